package sopsinstaller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sopsinstaller.age.AgeFile;
import sopsinstaller.age.X25519Identity;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.DataKeyRecovery;
import sopsinstaller.sops.KeyUnlocker;
import sopsinstaller.sops.MasterKey;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

/**
 * Random documents, encrypted by real sops, must be decrypted by us to the bytes of {@code sops decrypt}, and
 * tampered ones be rejected exactly where sops rejects them. {@code -Dsops.differential.count=N} sets how many of
 * each format, {@code -Dsops.differential.seed=N} where they start.
 *
 * <p>Deliberate differences, which the generators leave out:
 * <ul>
 *   <li>the type {@code bytes} of old writers is read; sops 3.13 crashes on it
 *   <li>a section of an ini file can be selected; sops refuses
 *   <li>comments of a list are not counted in paths
 *   <li>an encrypted comment in a list counts as comment for comment rules (sops issue 2281); sops rejects its own file
 *   <li>a multi-line string that starts with a tab is printed; sops loses it
 *   <li>comments where sops moves or loses them when it reads its own output again
 * </ul>
 */
class SopsDifferentialTest {
    private static final int COUNT = Integer.getInteger("sops.differential.count", 60);
    private static final long SEED = Long.getLong("sops.differential.seed", 1L);
    private static final Pattern LIST_COMMENT = Pattern.compile("- ENC\\[[^\\]]*,type:comment\\]");
    private static final int TAMPERED = 3;
    private static final int EXTRACTED = 2;

    @TempDir
    static Path folder;
    private static RealSops sops;
    private static final List<X25519Identity> own = new ArrayList<>();
    private static final List<X25519Identity> foreign = new ArrayList<>();

    private final List<String> differences = new ArrayList<>();
    private int refused;

    @BeforeAll
    static void makeKeys() throws IOException, InterruptedException, MalformedInputException {
        Optional<RealSops> found = RealSops.onPath(folder);
        assumeTrue(found.isPresent(), "skipped: needs the programs sops (Go module github.com/getsops/sops/v3/cmd/sops)"
                + " and age-keygen (Debian package age) on PATH");
        sops = found.get();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            lines.add(sops.newIdentity());
            own.add(X25519Identity.parse(lines.getLast().getBytes(StandardCharsets.US_ASCII)));
        }
        sops.own(lines);
        for (int i = 0; i < 3; i++) {
            foreign.add(X25519Identity.parse(sops.newIdentity().getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @AfterAll
    static void wipeKeys() {
        own.forEach(X25519Identity::close);
        foreign.forEach(X25519Identity::close);
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatSopsReads(Store store) throws IOException, InterruptedException {
        for (long seed = SEED; seed < SEED + COUNT; seed++) {
            Path place = Files.createDirectories(folder.resolve(store.label() + seed));
            compare(store, seed, place);
        }
        assertTrue(refused * 5 < COUNT, "sops refused to encrypt " + refused + " of " + COUNT + " documents");
        assertEquals("", String.join("\n", differences));
    }

    private void compare(Store store, long seed, Path place) throws IOException, InterruptedException {
        GeneratedDocument document = GeneratedDocument.of(store, seed);
        Path plain = Files.write(place.resolve("plain"), document.plain());
        Random random = new Random(seed);
        Path config = Files.writeString(place.resolve("config"), document.config(recipients(random, document)));
        RealSops.Outcome encrypted = sops.encrypt(plain, config, store.label());
        if (!encrypted.accepted()) {
            refused++;
            return;
        }
        compareFile(store, place.resolve("whole"), encrypted.output(), "seed " + seed + " " + document.rule());
        compareExtracts(store, place.resolve("whole"), encrypted.output(), random, "seed " + seed);
        String text = new String(encrypted.output(), StandardCharsets.ISO_8859_1);
        for (int i = 0; i < TAMPERED; i++) {
            byte[] changed = Tampering.variant(store, text, random).getBytes(StandardCharsets.ISO_8859_1);
            compareFile(store, place.resolve("tampered" + i), changed, "seed " + seed + " tampered " + i);
        }
    }

    /** As many groups as the document wants; where fewer are needed, some hold foreign keys only. */
    private static List<List<String>> recipients(Random random, GeneratedDocument document) {
        int needed = document.threshold() == 0 ? document.groups() : document.threshold();
        List<List<String>> groups = new ArrayList<>();
        for (int i = 0; i < document.groups(); i++) {
            List<String> group = new ArrayList<>();
            group.add(foreign.get(i % foreign.size()).recipient());
            if (i < needed || random.nextBoolean()) {
                group.add(random.nextInt(2), own.get(i).recipient());
            }
            groups.add(group);
        }
        return groups;
    }

    private void compareFile(Store store, Path file, byte[] bytes, String name)
            throws IOException, InterruptedException {
        RealSops.Outcome theirs = sops.decrypt(Files.write(file, bytes), store.label());
        String expected = theirs.accepted() ? shown(theirs.output()) : "rejected";
        String got = theirs.accepted() ? "" : "rejected";
        String reason = "";
        try (SopsFile ours = decrypted(store, bytes); SecretBytes whole = ours.select(KeyPath.plain(""))) {
            got = shown(whole.expose());
        } catch (MalformedInputException e) {
            got = "rejected";
            reason = e.getMessage();
        }
        if (!expected.equals(got) && !(expected.equals("rejected") && isIssue2281(bytes, theirs))) {
            differences.add(store + " " + name + ": sops: " + difference(expected, got) + " | ours: "
                    + difference(got, expected) + " | " + reason + " | " + theirs.errors().lines().findFirst().orElse(""));
        }
    }

    private void compareExtracts(Store store, Path file, byte[] bytes, Random random, String name)
            throws IOException, InterruptedException {
        try (SopsFile ours = decrypted(store, bytes)) {
            for (int i = 0; i < EXTRACTED; i++) {
                List<Object> path = new ArrayList<>();
                Optional<Node> node = randomNode(ours.documents(), random, path);
                if (node.isPresent()) {
                    compareExtract(ours, node.get(), file, path, name);
                }
            }
        } catch (MalformedInputException _) {
            // A file that nobody can read was already compared as a whole.
            return;
        }
    }

    private void compareExtract(SopsFile ours, Node node, Path file, List<Object> path, String name)
            throws IOException, InterruptedException {
        if (ours.store() == Store.INI && node instanceof MapNode) {
            return;
        }
        StringBuilder sopsPath = new StringBuilder();
        path.forEach(part -> sopsPath.append(part instanceof String ? "[\"" + part + "\"]" : "[" + part + "]"));
        RealSops.Outcome theirs = sops.extract(file, ours.store().label(), sopsPath.toString());
        if (!theirs.accepted() && isIssue2281(Files.readAllBytes(file), theirs)) {
            return;
        }
        byte[] expected = theirs.output();
        boolean number = !(node instanceof Text || node instanceof MapNode || node instanceof ListNode);
        if (number && expected.length > 0 && expected[expected.length - 1] == '\n') {
            expected = Arrays.copyOf(expected, expected.length - 1);
        }
        String wanted = theirs.accepted() ? shown(expected) : "rejected";
        String got;
        try (SecretBytes value = ours.select(KeyPath.ofParts(path))) {
            got = shown(value.expose());
        } catch (MalformedInputException e) {
            got = "rejected";
        }
        if (!wanted.equals(got)) {
            differences.add(ours.store() + " " + name + " " + sopsPath + ": sops: " + wanted + " | ours: " + got);
        }
    }

    /** Whether sops cannot verify the file because a comment rule meets an encrypted comment in a list. */
    private static boolean isIssue2281(byte[] file, RealSops.Outcome theirs) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        return theirs.errors().contains("MAC mismatch") && text.contains("encrypted_comment_regex:")
                && LIST_COMMENT.matcher(text).find();
    }

    /** Goes down from the top of the only document; through lists only where no comment shifts sops' indexes. */
    private static Optional<Node> randomNode(List<MapNode> documents, Random random, List<Object> path) {
        if (documents.size() != 1) {
            return Optional.empty();
        }
        Node node = documents.getFirst();
        int depth = 1 + random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            if (node instanceof MapNode map) {
                List<Pair> pairs = map.items().stream().filter(Pair.class::isInstance).map(Pair.class::cast)
                        .filter(pair -> !pair.key().contains("[") && map.get(pair.key()) == pair.value()).toList();
                if (pairs.isEmpty()) {
                    break;
                }
                Pair pair = pairs.get(random.nextInt(pairs.size()));
                path.add(pair.key());
                node = pair.value();
            } else if (node instanceof ListNode(List<Node> items) && !items.isEmpty()
                    && items.stream().noneMatch(Comment.class::isInstance)) {
                int index = random.nextInt(items.size());
                path.add(index);
                node = items.get(index);
            }
        }
        return path.isEmpty() || node instanceof Null ? Optional.empty() : Optional.of(node);
    }

    private static SopsFile decrypted(Store store, byte[] bytes) throws MalformedInputException {
        SopsFile file = SopsFile.load(store, bytes);
        KeyUnlocker unlocker = (key, _) -> key instanceof MasterKey.Age(String _, String enc)
                ? AgeFile.decrypt(enc.getBytes(StandardCharsets.UTF_8), own)
                : Optional.empty();
        switch (DataKeyRecovery.recover(file.metadata(), unlocker)) {
            case DataKeyRecovery.Recovered(SecretBytes dataKey, var _) -> {
                try (dataKey) {
                    file.decrypt(dataKey);
                }
            }
            case DataKeyRecovery.NotRecovered _ -> throw new MalformedInputException("no data key");
        }
        return file;
    }

    private static String shown(byte[] bytes) {
        return "bytes:" + new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** The part of {@code text} around the first place where it differs from {@code other}. */
    private static String difference(String text, String other) {
        int at = Arrays.mismatch(text.toCharArray(), other.toCharArray());
        String part = text.substring(Math.max(0, at - 60), Math.min(text.length(), at + 80));
        return "…" + part.replace("\n", "⏎") + "…";
    }
}
