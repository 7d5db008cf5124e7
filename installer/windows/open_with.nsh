; Offers the program in the "Open with" of reports, captures and logs, for those whom the setup installs for (SHCTX).
; No extension's own value is written: what opens these files by a double-click stays what it was.

!define PROGRAM_CLASS "Software\Classes\Applications\vmbt-gui.exe"
!define FILE "VMBackupTroubleshooter.File"
!define FILE_CLASS "Software\Classes\${FILE}"
!define JSON_CLASS "Software\Classes\.json"
!define ZIP_CLASS "Software\Classes\.zip"

!macro OfferOpenWith
  WriteRegStr SHCTX "${PROGRAM_CLASS}" "FriendlyAppName" "${NAME}"
  WriteRegStr SHCTX "${PROGRAM_CLASS}\DefaultIcon" "" "$INSTDIR\vmbt-gui.exe,0"
  WriteRegStr SHCTX "${PROGRAM_CLASS}\shell\open\command" "" '"$INSTDIR\vmbt-gui.exe" "%1"'
  WriteRegStr SHCTX "${PROGRAM_CLASS}\SupportedTypes" ".json" ""
  WriteRegStr SHCTX "${PROGRAM_CLASS}\SupportedTypes" ".zip" ""
  WriteRegStr SHCTX "${PROGRAM_CLASS}\SupportedTypes" ".log" ""
  WriteRegStr SHCTX "${PROGRAM_CLASS}\SupportedTypes" ".txt" ""
  WriteRegStr SHCTX "${FILE_CLASS}" "" "${NAME} file"
  WriteRegStr SHCTX "${FILE_CLASS}\DefaultIcon" "" "$INSTDIR\vmbt-gui.exe,0"
  WriteRegStr SHCTX "${FILE_CLASS}\shell\open\command" "" '"$INSTDIR\vmbt-gui.exe" "%1"'
  WriteRegStr SHCTX "${JSON_CLASS}\OpenWithProgids" "${FILE}" ""
  WriteRegStr SHCTX "${ZIP_CLASS}\OpenWithProgids" "${FILE}" ""
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
  DeleteRegKey SHCTX "${FILE_CLASS}"
  DeleteRegValue SHCTX "${JSON_CLASS}\OpenWithProgids" "${FILE}"
  !insertmacro DeleteBareKey "${JSON_CLASS}\OpenWithProgids"
  !insertmacro DeleteBareKey "${JSON_CLASS}"
  DeleteRegValue SHCTX "${ZIP_CLASS}\OpenWithProgids" "${FILE}"
  !insertmacro DeleteBareKey "${ZIP_CLASS}\OpenWithProgids"
  !insertmacro DeleteBareKey "${ZIP_CLASS}"
  ${RefreshShellIcons}
!macroend
