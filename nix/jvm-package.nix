# The program on a Java runtime: what the native binary is made from, and what checks manifests
# where the machine that builds cannot run the binary of the machine that is built for.
{
  lib,
  callPackage,
  jdk25_headless,
  maven,
  runtimeShellPackage,
  stdenvNoCC,
}:
let
  mavenRepository = callPackage ./maven-repository.nix { };
  afterVersionTags = lib.splitString "<version>" (lib.readFile ../pom.xml);
  arguments = lib.splitString "\n" (lib.trim (lib.readFile ./maven-arguments));
in
stdenvNoCC.mkDerivation (finalAttrs: {
  pname = "sops-installer-jvm";
  # The first version in the file is the project's.
  version = lib.head (lib.splitString "</version>" (lib.elemAt afterVersionTags 1));

  src = lib.fileset.toSource {
    root = ../.;
    fileset = lib.fileset.unions [
      ../pom.xml
      ../installer/pom.xml
      ../installer/src/build
      ../installer/src/main
    ];
  };

  strictDeps = true;
  nativeBuildInputs = [ maven ];
  # The launcher's shell.
  buildInputs = [ runtimeShellPackage ];

  # Runs Maven, is therefore among the JDKs that the build chooses from, and runs the program.
  env.JAVA_HOME = jdk25_headless.home;

  buildPhase = ''
    runHook preBuild

    # For what the search for a JDK remembers.
    export MAVEN_OPTS="-Duser.home=$NIX_BUILD_TOP"
    # Links to the files, in folders that can be written: Maven writes beside what it reads.
    cp -r --no-preserve=mode ${mavenRepository} "$NIX_BUILD_TOP/repository"
    # Not --offline, with which Maven would leave out the list of components; there is no network, and none is needed.
    mvn --batch-mode "-Dmaven.repo.local=$NIX_BUILD_TOP/repository" ${lib.escapeShellArgs arguments}

    runHook postBuild
  '';

  installPhase = ''
    runHook preInstall
    cp -r installer/target/sops-installer "$out"
    runHook postInstall
  '';

  doInstallCheck = true;
  installCheckPhase = ''
    runHook preInstallCheck
    # Makes system calls, so it also loads the library.
    env -i "$out/bin/sops-installer" keygen -o "$NIX_BUILD_TOP/identity"
    runHook postInstallCheck
  '';

  passthru = {
    inherit mavenRepository;
    jar = "${finalAttrs.finalPackage}/lib/sops-installer-${finalAttrs.version}.jar";
  };

  meta = {
    description = "Installs the secrets of sops files on NixOS, on a Java runtime";
    license = lib.licenses.mit;
    mainProgram = "sops-installer";
    platforms = [
      "x86_64-linux"
      "aarch64-linux"
    ];
    sourceProvenance = [
      lib.sourceTypes.fromSource
      # Libraries, and JNA's library of C functions.
      lib.sourceTypes.binaryBytecode
      lib.sourceTypes.binaryNativeCode
    ];
  };
})
