package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Optional;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.EncryptedValue;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;

/** Target: the text of an ENC value, alone and where a file has it. */
public final class EncValues {
    private EncValues() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Optional<EncryptedValue> ofBytes = EncryptedValue.parse(input);
        Optional<EncryptedValue> ofText = EncryptedValue.parse(new String(input, ISO_8859_1));
        boolean ascii = new String(input, ISO_8859_1).chars().allMatch(octet -> octet < 0x80);
        Trial.require(!ascii || ofBytes.isPresent() == ofText.isPresent(), "a text and its bytes read differently");
        Trial.require(!ascii || ofBytes.map(EncryptedValue::type).equals(ofText.map(EncryptedValue::type)),
                "a text and its bytes have different types");
        String value = new String(JsonStringEncoder.getInstance().quoteAsString(new String(input, UTF_8)));
        byte[] file = SealedFile.json(value, value);
        Trial.of(() -> {
            try (SopsFile sops = SopsFile.load(Store.JSON, file);
                    SecretBytes key = SecretBytes.takingOver(SealedFile.DATA_KEY.clone())) {
                sops.decrypt(key);
            }
            return "";
        });
    }
}
