# The native binary, with JNA's library beside it.
{
  lib,
  buildGraalvmNativeImage,
  callPackage,
  jdk25_headless,
  maven,
  stdenv,
  testers,
  versionCheckHook,
  # 1 GiB is enough, and takes a quarter longer.
  graalvmXmx ? "-J-Xmx2g",
}:
let
  jvm = callPackage ./jvm-package.nix { };
in
buildGraalvmNativeImage (finalAttrs: {
  pname = "sops-installer";
  inherit (jvm) version;

  # Its manifest names the other jars, its META-INF/native-image the options.
  src = jvm.jar;
  extraNativeImageBuildArgs = [ "--exact-reachability-metadata" ];
  inherit graalvmXmx;

  postInstall = ''
    ln -s sops-installer "$out/bin/sops-install-secrets"
    # The binary looks for it there, from where /proc/self/exe is.
    install -Dm555 ${jvm}/lib/libjnidispatch.so -t "$out/lib"
    install -Dm444 ${jvm}/share/sops-installer/sbom.cdx.json -t "$out/share/sops-installer"
  '';

  # Nothing of Java is left on the machine that gets the binary.
  disallowedRequisites = [
    jdk25_headless
    jvm
    maven
  ];

  doInstallCheck = true;
  nativeInstallCheckInputs = [ versionCheckHook ];
  versionCheckProgramArg = "--version";
  installCheckPhase = ''
    runHook preInstallCheck
    # Makes system calls, so it also loads the library.
    env -i "$out/bin/sops-installer" keygen -o "$NIX_BUILD_TOP/identity"
    env -i "$out/bin/sops-install-secrets" --help
    runHook postInstallCheck
  '';

  passthru = {
    inherit jvm;
    inherit (jvm) jar mavenRepository;
    tests = import ./vm-tests.nix {
      inherit lib testers;
      package = finalAttrs.finalPackage;
    };
  };

  meta = {
    inherit (jvm.meta)
      license
      mainProgram
      platforms
      sourceProvenance
      ;
    description = "Installs the secrets of sops files on NixOS at activation time";
    # native-image builds for the machine it runs on.
    broken = !stdenv.buildPlatform.canExecute stdenv.hostPlatform;
  };
})
