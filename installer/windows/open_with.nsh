; Offers the program in the "Open with" of reports, captures and logs, for those whom the setup installs for (SHCTX).
; No extension's own value is written: what opens these files by a double-click stays what it was.

!define PROGRAM_CLASS "Software\Classes\Applications\vmbt-gui.exe"
!define REPORT "VMBackupTroubleshooter.Report"
!define REPORT_CLASS "Software\Classes\${REPORT}"
!define JSON_CLASS "Software\Classes\.json"

!macro OfferOpenWith
  WriteRegStr SHCTX "${PROGRAM_CLASS}" "FriendlyAppName" "${NAME}"
  WriteRegStr SHCTX "${PROGRAM_CLASS}\DefaultIcon" "" "$INSTDIR\vmbt-gui.exe,0"
  WriteRegStr SHCTX "${PROGRAM_CLASS}\shell\open\command" "" '"$INSTDIR\vmbt-gui.exe" "%1"'
  WriteRegStr SHCTX "${PROGRAM_CLASS}\SupportedTypes" ".json" ""
  WriteRegStr SHCTX "${PROGRAM_CLASS}\SupportedTypes" ".zip" ""
  WriteRegStr SHCTX "${PROGRAM_CLASS}\SupportedTypes" ".log" ""
  WriteRegStr SHCTX "${PROGRAM_CLASS}\SupportedTypes" ".txt" ""
  WriteRegStr SHCTX "${REPORT_CLASS}" "" "${NAME} report"
  WriteRegStr SHCTX "${REPORT_CLASS}\DefaultIcon" "" "$INSTDIR\vmbt-gui.exe,0"
  WriteRegStr SHCTX "${REPORT_CLASS}\shell\open\command" "" '"$INSTDIR\vmbt-gui.exe" "%1"'
  WriteRegStr SHCTX "${JSON_CLASS}\OpenWithProgids" "${REPORT}" ""
  ${RefreshShellIcons}
!macroend

; /ifempty looks at subkeys alone: a key with somebody else's values would go too.
!macro DeleteBareKey KEY
  ClearErrors
  EnumRegValue $0 SHCTX "${KEY}" 0
  ${If} ${Errors}
    DeleteRegKey /ifempty SHCTX "${KEY}"
  ${EndIf}
!macroend

!macro WithdrawOpenWith
  DeleteRegKey SHCTX "${PROGRAM_CLASS}"
  DeleteRegKey SHCTX "${REPORT_CLASS}"
  DeleteRegValue SHCTX "${JSON_CLASS}\OpenWithProgids" "${REPORT}"
  !insertmacro DeleteBareKey "${JSON_CLASS}\OpenWithProgids"
  !insertmacro DeleteBareKey "${JSON_CLASS}"
  ${RefreshShellIcons}
!macroend
