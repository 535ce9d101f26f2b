package sopsinstaller.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Every file that real tools made, cut off, with bits flipped, with bytes doubled, removed and put elsewhere. */
final class MutatedFixtures {
    private static final String FAMILY = "mutated fixtures";
    private static final Path TESTS = Path.of(System.getProperty("tests"));
    private static final List<Path> FOLDERS = List.of(TESTS.resolve("fixtures/sops"), TESTS.resolve("fixtures/age"),
            TESTS.resolve("fixtures/keys"),
            TESTS.resolve("fixtures/plugins"), TESTS.resolve("../installer/src/test/resources/fixtures/keys"),
            TESTS.resolve("../installer/src/test/resources/fixtures/openpgp/sops"));
    private static final int OF_EACH = 12;

    private MutatedFixtures() {}

    static List<Attack> all(long seed) {
        var all = new ArrayList<Attack>();
        for (Path folder : FOLDERS) {
            try (var files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    mutations(all, file, seed);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static void mutations(List<Attack> all, Path file, long seed) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String name = file.getParent().getFileName() + "/" + file.getFileName();
        if (bytes.length == 0 || placed(name, "whole", bytes) == null) {
            return;
        }
        all.add(placed(name, "whole", bytes));
        Random random = new Random(seed + name.hashCode());
        for (int i = 0; i < OF_EACH; i++) {
            byte[] changed = switch (i % 6) {
                case 0, 1, 2 -> flipped(bytes, random, 1 + i % 3);
                case 3 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
                case 4 -> without(bytes, random);
                default -> doubled(bytes, random);
            };
            all.add(placed(name, "change " + i, changed));
        }
    }

    private static byte[] flipped(byte[] bytes, Random random, int bits) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < bits; i++) {
            int bit = random.nextInt(bytes.length * 8);
            changed[bit / 8] ^= (byte) (1 << bit % 8);
        }
        return changed;
    }

    private static byte[] without(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
        return Bytes.of(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    private static byte[] doubled(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(200));
        return Bytes.of(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static Attack placed(String file, String change, byte[] bytes) {
        String name = file + ", " + change;
        String keys = "\"ageSshKeyPaths\": [\"/mnt/fixtures/keys/host_ed25519\"], "
                + "\"sshKeyPaths\": [\"/mnt/fixtures/keys/host_rsa\"]";
        Attack.Content content = () -> bytes;
        String ending = file.substring(file.lastIndexOf('.') + 1);
        if (file.endsWith(".sops.yaml")) {
            return Place.rules(FAMILY, name, content);
        }
        return switch (ending) {
            case "yaml", "json", "ini" -> Place.sopsWithKeys(FAMILY, name, ending, "\"\"", keys, content);
            case "env" -> Place.sopsWithKeys(FAMILY, name, "dotenv", "\"\"", keys, content);
            case "bin" -> Place.sopsWithKeys(FAMILY, name, "binary", "\"\"", keys, content);
            case "age" -> file.startsWith("keys/") ? Place.identities(FAMILY, name, content) : Place.age(FAMILY, name,
                    content);
            case "key", "txt" -> Place.identities(FAMILY, name, content);
            case "pub" -> Place.sshPublicKey(FAMILY, name, content);
            case "md", "sh" -> null;
            default -> Place.sshKey(FAMILY, name, content);
        };
    }
}
