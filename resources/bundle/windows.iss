; An installer for Windows, by Inno Setup 6; see README.md beside this file. Untested.
[Setup]
AppId={{6B1F3E0C-6E3B-4B0B-9B57-2C9A1D9F7A11}
AppName=Denoise
AppVersion=0.1.0
DefaultDirName={autopf}\Denoise
DefaultGroupName=Denoise
; For whoever installs it alone, unless they choose otherwise: no administrator is needed.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=denoise-setup
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes

[Files]
Source: "..\..\dist\denoise-gui\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Denoise"; Filename: "{app}\denoise.exe"

[Registry]
; In "Open with" of every kind of file, without taking one over.
Root: HKA; Subkey: "Software\Classes\Applications\denoise.exe\shell\open\command"; ValueType: string; ValueData: """{app}\denoise.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\denoise.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Denoise"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\*\OpenWithList\denoise.exe"; Flags: uninsdeletekey
