package sopsinstaller.store;

/** What the encrypted file of a secret is: a file of sops in one of its formats, or an age file. */
public sealed interface SecretFormat permits Store, SecretFormat.Age {
    /** The name of the format in manifests and messages. */
    String label();

    /** Age files: no format of sops, one secret a file. */
    enum Age implements SecretFormat {
        /** An age file, binary or armored: its plain bytes are the secret, and it has neither keys nor metadata. */
        FILE;

        @Override
        public String label() {
            return "age";
        }
    }
}
