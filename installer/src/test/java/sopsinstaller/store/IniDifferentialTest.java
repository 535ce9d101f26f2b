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

/** Compares the ini store with the real sops on generated files. */
class IniDifferentialTest {
    private static final int FILES = Integer.getInteger("sopsinstaller.differential.files", 300);
    private static final String[] PIECES = {"a", "key", "=", ":", " ", "\t", "\"", "\"\"\"", "'", "`", "#", ";",
        "; x",
        "# y", "[", "]", "\\", "\\n", "-", "\u00a0", "\u2003", "é", "\u0085", "😀", "value", "1", "%(a)s", "\r", ".",
        "\u3000", "\u000b", "DEFAULT"};
    private static final String[] LINES = {"; comment", "# comment", ";; odd # x", "#", "", "  ", "a = 1", "b: 2",
        "\"q k\" = v", "`b k`=v", "\"\"\"t k\"\"\" = v", "long = one \\", "- = auto", "x = \"\"\"multi", "y = `tick",
        "end\"\"\" ; after", "end` # after", "z = `in ; side`", "w = 'single'", "e =", "=v", "[s]", "[s] ; c",
        "[DEFAULT]",
        "[t # u]", "a.b = \"quoted\"", "c = x # y", "\"\"\"\" = 1", "d = \"\"\"a\"\"\"", "f = \"\"\"",
        "g=  \" pad \"",
        "#1 = x", "nodelimiter", "[open", "[]", "h = `", "\"k=1", "i = \"\"\"x\"\"\" \\", "j = x \\ # c"};

    @TempDir
    Path folder;

    @Test
    void printsWhatSopsPrints() throws Exception {
        RealSops sops = RealSops.orSkip(folder);
        String sample = sops.encrypt(Store.INI, "[s]\na = 1\n");
        String metadata = sample.substring(sample.indexOf("[sops]"));
        Random random = new Random(Long.getLong("sopsinstaller.differential.seed", 1));
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            StringBuilder text = new StringBuilder();
            int lines = random.nextInt(9);
            for (int line = 0; line < lines; line++) {
                text.append(line(random)).append('\n');
            }
            byte[] file = (text + metadata).getBytes(StandardCharsets.UTF_8);
            files.add(file);
        }
        sops.compareAll(Store.INI, files);
    }

    private static String line(Random random) {
        int kind = random.nextInt(10);
        if (kind < 5) {
            return LINES[random.nextInt(LINES.length)];
        }
        StringBuilder text = new StringBuilder(kind < 9 ? "k" + random.nextInt(4) + " = " : "");
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @Test
    void extractsWhatSopsExtracts() throws Exception {
        RealSops sops = RealSops.orSkip(folder);
        byte[] file = sops.encrypt(Store.INI, "top = 0\n[s]\na = ` x # y `\nb.c = two\n")
                .getBytes(StandardCharsets.UTF_8);
        for (String path : List.of("[\"DEFAULT\"][\"top\"]", "[\"s\"][\"a\"]", "['s'][\"b.c\"]")) {
            RealSops.Outcome expected = sops.decrypt(Store.INI, file, "--extract", path);
            assertTrue(expected.ok(), path);
            try (SecretOutput out = new SecretOutput()) {
                Selections.write(Store.INI, Store.INI.load(file).documents(), KeyPath.plain(path), out);
                try (SecretBytes value = out.take()) {
                    assertArrayEquals(expected.output(), value.expose(), path);
                }
            }
        }
    }
}
