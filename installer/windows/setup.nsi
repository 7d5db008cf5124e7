; The setup program. Needs: VERSION, NUMBERS (1.2.3.0), SOURCE (the frozen folder), ICON, LICENCE, OUTPUT, COMPRESSOR.
;
;   setup.exe                 asks; for this user, without elevation, or for everybody when it runs elevated and is told so
;   setup.exe /S              installs for this user without a word
;   setup.exe /S /ALLUSERS    installs for everybody; needs elevation
;   setup.exe /D=C:\folder    chooses the folder (last on the line, without quotes)
;   uninstall.exe /S          removes the program, keeps settings, log and captures; /DELETEDATA removes those too
;
; Exit codes: 0 done, 1 given up, 2 could not (an instance is running, or elevation is missing).

Target amd64-unicode
Unicode true
SetCompressor ${COMPRESSOR}
ManifestDPIAware true
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh

!define NAME "VM Backup Troubleshooter"
!define ID "VmBackupTroubleshooter"
!define DATA "vm-backup-troubleshooter"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"

!include open_with.nsh

Name "${NAME}"
OutFile "${OUTPUT}"
BrandingText "${NAME} ${VERSION}"
InstallDir ""
VIProductVersion "${NUMBERS}"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "${NAME} setup"
VIAddVersionKey CompanyName "The VM Backup Troubleshooter authors"
VIAddVersionKey LegalCopyright "(c) 2026 The VM Backup Troubleshooter authors. MIT licence."

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\vmbt-gui.exe"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Spanish"

LangString Running ${LANG_ENGLISH} "${NAME} is running. Close its window (and vmbt), then try again."
LangString Running ${LANG_SPANISH} "${NAME} se está ejecutando. Cierre su ventana (y vmbt) y vuelva a intentarlo."
LangString Elevate ${LANG_ENGLISH} "Installing for everybody needs administrator rights. Start the setup as administrator."
LangString Elevate ${LANG_SPANISH} "Instalar para todos requiere derechos de administrador. Inicie la instalación como administrador."
LangString ProgramPart ${LANG_ENGLISH} "The program"
LangString ProgramPart ${LANG_SPANISH} "El programa"
LangString DataPart ${LANG_ENGLISH} "My settings, the cache and the error log"
LangString DataPart ${LANG_SPANISH} "Mi configuración, la caché y el registro de errores"

Var AllUsers
Var DeleteData

; Ends the setup when a program of the folder runs: Windows lets nobody open it for writing then.
!macro RefuseWhileRunning UN
Function ${UN}RefuseWhileRunning
  Push "$INSTDIR\vmbt-gui.exe"
  Call ${UN}RefuseIfOpen
  Push "$INSTDIR\vmbt.exe"
  Call ${UN}RefuseIfOpen
FunctionEnd
Function ${UN}RefuseIfOpen
  Exch $0
  ${If} ${FileExists} $0
    ClearErrors
    FileOpen $0 $0 a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(Running)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
  Pop $0
FunctionEnd
!macroend
!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

Function .onInit
  SetRegView 64
  StrCpy $AllUsers 0
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/ALLUSERS" $R1
  ${IfNot} ${Errors}
    StrCpy $AllUsers 1
    UserInfo::GetAccountType
    Pop $R1
    ${If} $R1 != "Admin"
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(Elevate)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
  ${If} $AllUsers = 1
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
  ${If} $INSTDIR == ""
    ReadRegStr $INSTDIR SHCTX "${UNINSTALL}" "InstallLocation"  ; an upgrade goes where the old one is
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $AllUsers = 1
      StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
    ${EndIf}
  ${EndIf}
FunctionEnd

Section "-program"
  SetRegView 64
  Call RefuseWhileRunning
  RMDir /r "$INSTDIR\_internal"  ; an older version's parts
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${SOURCE}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\vmbt-gui.exe"
  !insertmacro OfferOpenWith
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\vmbt-gui.exe"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The VM Backup Troubleshooter authors"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "AllUsers" $AllUsers
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Function un.onInit
  SetRegView 64
  SetShellVarContext current
  ReadRegStr $0 HKLM "${UNINSTALL}" "InstallLocation"
  ${If} $0 == $INSTDIR
    SetShellVarContext all
    UserInfo::GetAccountType
    Pop $R1
    ${If} $R1 != "Admin"
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(Elevate)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/DELETEDATA" $R1
  StrCpy $DeleteData 0
  ${IfNot} ${Errors}
    StrCpy $DeleteData 1
  ${EndIf}
FunctionEnd

Section "un.$(ProgramPart)"
  SectionIn RO
  Call un.RefuseWhileRunning
  Delete "$INSTDIR\vmbt-gui.exe"
  Delete "$INSTDIR\vmbt.exe"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"  ; only when nothing of the user's is in it
  Delete "$SMPROGRAMS\${NAME}.lnk"
  !insertmacro WithdrawOpenWith
  DeleteRegKey SHCTX "${UNINSTALL}"
  ${If} $DeleteData = 1
    Call un.DeleteData
  ${EndIf}
SectionEnd

Section /o "un.$(DataPart)"
  Call un.DeleteData
SectionEnd

; This user's only: nobody may delete what belongs to others.
Function un.DeleteData
  SetShellVarContext current
  RMDir /r "$APPDATA\${DATA}"
  RMDir /r "$LOCALAPPDATA\${DATA}"
FunctionEnd
