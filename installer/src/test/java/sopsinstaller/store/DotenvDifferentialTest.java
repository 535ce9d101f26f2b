package sopsinstaller.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the dotenv store with the real sops on generated files. */
class DotenvDifferentialTest {
    private static final int FILES = Integer.getInteger("sopsinstaller.differential.files", 300);
    private static final String[] LINES = {"A=1", "A=2", "# comment", "#", "", "B= spaced ", "C='quoted'", "D=\"d\"",
        "E=a\\nb\\\\n", "F=a=b=c", "export G=1", "=empty", "H=é😀", "I=\\", "J=x\r", " K=1", "L=#x", "M=tab\there",
        "n=\\n", "sops=1", "SOPS_X=1", "O=\\\\"};

    @TempDir
    Path folder;

    @Test
    void printsWhatSopsPrints() throws Exception {
        RealSops sops = RealSops.orSkip(folder);
        String sample = sops.encrypt(Store.DOTENV, "A=1\n");
        String metadata = sample.substring(sample.indexOf("sops_"));
        Random random = new Random(Long.getLong("sopsinstaller.differential.seed", 1));
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            int lines = random.nextInt(9);
            int place = random.nextInt(lines + 1);
            for (int line = 0; line <= lines; line++) {
                if (line == place) {
                    file.writeBytes(metadata.getBytes(StandardCharsets.UTF_8));
                } else {
                    line(random, file);
                }
            }
            files.add(file.toByteArray());
        }
        sops.compareAll(Store.DOTENV, files);
    }

    private static void line(Random random, ByteArrayOutputStream file) {
        int kind = random.nextInt(30);
        if (kind == 0) {
            file.writeBytes("nodelimiter\n".getBytes(StandardCharsets.UTF_8));
        } else if (kind == 1) {
            file.writeBytes("sops_age__list_5__map_enc=x\n".getBytes(StandardCharsets.UTF_8));
        } else if (kind < 6) {
            byte[] raw = new byte[random.nextInt(12)];
            random.nextBytes(raw);
            file.writeBytes("RAW=".getBytes(StandardCharsets.UTF_8));
            file.writeBytes(new String(raw, StandardCharsets.ISO_8859_1).replace('\n', 'n')
                    .getBytes(StandardCharsets.ISO_8859_1));
            file.write('\n');
        } else {
            file.writeBytes((LINES[random.nextInt(LINES.length)] + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
