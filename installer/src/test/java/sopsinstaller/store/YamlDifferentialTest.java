package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.secret.SecretOutput;

/**
 * Real sops encrypts files under a rule that selects nothing, so that reading and writing can be compared without
 * a key: our output must equal {@code sops decrypt}.
 */
class YamlDifferentialTest {
    private static final int FILES = Integer.getInteger("sopsinstaller.differential", 60);
    private static final long SEED = Long.getLong("sopsinstaller.seed", 1);
    private static final int MESS = Integer.getInteger("sopsinstaller.mess", 10);

    @TempDir
    private Path folder;

    @Test
    void writesOrdinaryFilesAsSopsDoes() throws Exception {
        RealSops sops = RealSops.orSkip(folder);
        YamlDocuments documents = new YamlDocuments(SEED, MESS);
        int compared = 0;
        int refused = 0;
        int unreadable = 0;
        for (int i = 0; i < FILES; i++) {
            String plain = documents.next();
            RealSops.Outcome encrypted = sops.tryEncrypt(Store.YAML, plain);
            if (!encrypted.ok()) {
                refused++;
                continue;
            }
            RealSops.Outcome expected = sops.decrypt(Store.YAML, encrypted.output());
            if (!expected.ok()) {
                unreadable++;
                continue;
            }
            compare(expected, encrypted.output(), plain);
            compared++;
        }
        System.out.println("YAML files compared: " + compared + ", refused by sops: " + refused
                + ", written by sops but not readable to it: " + unreadable);
        assertTrue(compared > FILES / 2, "only " + compared + " files could be compared");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a: 1\r\nb:\r\n  - x\r\n  # c\r\n  - |\r\n    one\r\n    two\r\n# end\r\n",
        "\uFEFFa: 1\n",
        "a: &x {b: 1, c: [d, e]}\nf: *x\ng:\n  <<: *x\n  h: *x\n",
        "a: !!str 5\nb: !!float 5\nc: !!binary aGVsbG8=\nd: !mine x\ne: !!set {x: y}\n",
        "a:\n   b:\n         c: 1\n         d: 2\n   e:\n   - 1\n   -    f: 1\n        g: 2\n",
        "# top\n\n# of a\na: 1 # l\n\n# of b\nb:\n  # first\n  - 1\n  # second\n  - 2 # l\n\n# of c\nc: {}\n# end\n",
        "a: \"x\\\n  y\"\nb: 'one\n\n  two'\nc: plain\n  on two lines\nd: >-\n  folded\n  text\n\n  more\n",
        "? a\n: 1\n? \"b\\nc\"\n: d: 1\n",
        "%YAML 1.1\n---\na: 1\n...\n---\nb: 2\n",
        "{a: 1, \"b\": [x, {c: d}], e: }\n",
        "2Secret: {}\n## doubled\n3token:\n    - x\na:\n    b: []\n    # c\n    d:\n        - x\n"})
    void readsLayoutsOfPeopleAsSopsDoes(String plain) throws Exception {
        RealSops sops = RealSops.orSkip(folder);
        RealSops.Outcome encrypted = sops.tryEncrypt(Store.YAML, plain);
        assertTrue(encrypted.ok(), "sops encrypts the sample");
        RealSops.Outcome expected = sops.decrypt(Store.YAML, encrypted.output());
        compare(expected, encrypted.output(), plain);
        RealSops.Outcome direct = written(plain.getBytes(StandardCharsets.UTF_8));
        assertEquals(text(expected), text(direct), direct.problem());
    }

    private static void compare(RealSops.Outcome expected, byte[] stored, String plain) {
        RealSops.Outcome actual = RealSops.ours(Store.YAML, stored);
        assertEquals(text(expected), text(actual), () -> actual.problem() + "of the file\n" + plain
                + "\nas sops stores it\n" + new String(stored, StandardCharsets.UTF_8));
    }

    /** Our reader and writer on a file that sops has not seen. */
    private static RealSops.Outcome written(byte[] plain) throws Exception {
        try (SecretOutput out = new SecretOutput()) {
            YamlWriter.emit(YamlReader.read(plain).documents(), out);
            return new RealSops.Outcome(0, out.take().expose(), "");
        }
    }

    private static String text(RealSops.Outcome outcome) {
        return new String(outcome.output(), StandardCharsets.UTF_8);
    }
}
