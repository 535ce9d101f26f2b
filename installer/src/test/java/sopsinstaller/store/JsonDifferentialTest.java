package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.KeyPath;

/** Compares the JSON store with the real sops on generated files. */
class JsonDifferentialTest {
    private static final int FILES = Integer.getInteger("sopsinstaller.differential.files", 300);
    /** Held as Latin-1, so that broken UTF-8 can be written. */
    private static final String[] PIECES = {"a", " ", "\\n", "\\t", "\\b", "\\f", "\\r", "\\/", "\\\\", "\\\"",
        "<", ">",
        "&", "\\u0000", "\\u001f", "\\u007f", "\\u2028", "\u00e2\u0080\u00a9", "\u00c3\u00a9",
        "\u00f0\u009f\u0098\u0080",
        "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\ud800\\ud83d\\ude00", "\u00ff", "\u00ed\u00a0\u0080", "\u00c3",
        "\u00f0\u009f",
        "\u00ef\u00bf\u00bd", "\\ufeff", "\u007f", "'", "`", "\u00e2\u0080"};
    private static final String[] BAD_PIECES = {"\n", "\u0001", "\\x", "\\u12", "\\ud83d\\uzzzz"};
    private static final String[] NUMBERS = {"0", "-0", "1", "-1", "1.0", "-0.0", "1e3", "1E+3", "1e-7",
        "0.000001", "1e20", "1e21",
        "123456789.125", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "1.7976931348623157e308", "5e-324",
        "4.9e-324", "1e-400", "0.1", "100000000000000000000", "2.5e-9", "1e100", "3.0e-5", "1.5e22",
        "123456789012345678901234567890"};
    private static final String[] BAD_VALUES = {"1e400", "01", "+1", "1.", ".5", "NaN", "tru", "'a'", "[1,]",
        "{\"a\":1,}", "", "[1 2]",
        "{\"a\" 1}", "{a:1}", "-", "1e", "/*x*/1"};

    @TempDir
    Path folder;

    private final Random random = new Random(Long.getLong("sopsinstaller.differential.seed", 1));

    @Test
    void printsWhatSopsPrints() throws Exception {
        RealSops sops = RealSops.orSkip(folder);
        String sample = sops.encrypt(Store.JSON, "{\"a\": 1}");
        String metadata = sample.substring(sample.indexOf("\"sops\""), sample.lastIndexOf('}'));
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            StringBuilder text = new StringBuilder(i % 50 == 1 ? " " : "").append('{');
            int members = random.nextInt(5);
            for (int member = 0; member < members; member++) {
                text.append(string()).append(':').append(value(0)).append(",\n");
            }
            text.append(metadata).append(random.nextInt(4) == 0 ? ", \"z\": " + value(0) : "").append('}');
            text.append(random.nextInt(8) == 0 ? "trailing {" : "");
            files.add(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        files.add(("\u00ef\u00bb\u00bf{" + metadata + "}").getBytes(StandardCharsets.ISO_8859_1));
        files.add(("{" + metadata + "," + metadata + "}").getBytes(StandardCharsets.ISO_8859_1));
        files.add(("[{" + metadata + "}]").getBytes(StandardCharsets.ISO_8859_1));
        files.add("{\"sops\": {}}".getBytes(StandardCharsets.ISO_8859_1));
        files.add("{\"sops\": null}".getBytes(StandardCharsets.ISO_8859_1));
        sops.compareAll(Store.JSON, files);
    }

    private String value(int depth) {
        return switch (random.nextInt(depth > 3 ? 5 : 8)) {
            case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 1 -> random.nextInt(8) == 0 ? BAD_VALUES[random.nextInt(BAD_VALUES.length)] : "true";
            case 2 -> "null";
            case 3, 4 -> string();
            case 5 -> "[" + elements(depth, "") + "]";
            default -> "{ " + elements(depth, ":") + "\t}";
        };
    }

    private String elements(int depth, String separator) {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add((separator.isEmpty() ? "" : string() + " " + separator) + value(depth + 1));
        }
        return String.join(" ,\r\n", elements);
    }

    private String string() {
        StringBuilder text = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            boolean bad = random.nextInt(150) == 0;
            text.append(bad ? BAD_PIECES[random.nextInt(BAD_PIECES.length)] : PIECES[random.nextInt(PIECES.length)]);
        }
        return text.append('"').toString();
    }

    @Test
    void extractsWhatSopsExtracts() throws Exception {
        RealSops sops = RealSops.orSkip(folder);
        byte[] file = sops.encrypt(Store.JSON, """
                {"n": 5, "r": 1.5e30, "b": true, "s": "x<y\\n",
        "l": [1, {"a": []}], "m": {"k": "<"}, "e": {}, "f": []}""")
                .getBytes(StandardCharsets.UTF_8);
        for (String key : List.of("n", "r", "b", "s", "l", "m", "e", "f")) {
            String path = "[\"" + key + "\"]";
            RealSops.Outcome expected = sops.decrypt(Store.JSON, file, "--extract", path);
            assertTrue(expected.ok(), path);
            try (SecretOutput out = new SecretOutput()) {
                Selections.write(Store.JSON, Store.JSON.load(file).documents(), KeyPath.plain(path), out);
                try (SecretBytes value = out.take()) {
                    assertArrayEquals(expected.output(), value.expose(), path);
                }
            }
        }
    }
}
