# All that the build, the tests and `.ci/run` use.
{
  age,
  graalvmPackages,
  jdk25_headless,
  jq,
  maven,
  mkShell,
  nixfmt,
  openssh,
  python3,
  shellcheck,
  sops,
  strace,
  zlib,
}:
mkShell {
  packages = [
    age
    jq
    maven
    nixfmt
    openssh
    python3
    shellcheck
    sops
    strace
  ];
  # What native-image links into the binary.
  buildInputs = [ zlib.static ];

  env = {
    JAVA_HOME = jdk25_headless.home;
    GRAALVM_HOME = graalvmPackages.graalvm-ce.home;
  };
}
