package sopsinstaller.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import sopsinstaller.failure.Quoted;
import sopsinstaller.linux.Accounts;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Scalars;
import sopsinstaller.tree.Selection;

/** Target: short texts from elsewhere. The first byte chooses: key paths, accounts, times, the table of mounts. */
public final class SmallTexts {
    private static final Hidden MOUNT_OPTIONS =
            new Hidden("sopsinstaller.linux.MountTable", "options", String.class, long.class);

    private SmallTexts() {}

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        Bytes bytes = new Bytes(input);
        int choice = bytes.choice(5);
        byte[] rest = bytes.rest();
        String text = new String(rest, UTF_8);
        switch (choice) {
            case 0 -> path(text);
            case 1 -> {
                Accounts accounts = new Accounts(Machine.LIBC);
                Trial.of(() -> accounts.user(text));
                Trial.of(() -> accounts.group(text));
            }
            case 2 -> Trial.of(() -> Scalars.parseRfc3339(text)).ifPresent(time -> Trial.require(
                    Trial.of(() -> Scalars.parseRfc3339(Scalars.rfc3339(time))).orElseThrow().isEqual(time),
                    "a time does not read as it is written"));
            case 3 -> Trial.of(() -> MOUNT_OPTIONS.call(text, 42L << 32 | 7));
            default -> Store.ofFileName(text);
        }
        String quoted = Quoted.quoted(text);
        Trial.require(quoted.chars().noneMatch(unit -> unit < ' ' || unit == 0x7F), "a quoted text has a control");
    }

    private static void path(String text) {
        KeyPath path = KeyPath.plain(text);
        MapNode inner = SealedFile.map("password", "x", "a/b", "y", "", "z");
        MapNode document = SealedFile.map("db", "x", "user name", "y");
        document.items().add(new Pair("map", inner));
        document.items().add(new Pair("list", new ListNode(List.of(inner, SealedFile.text("one")))));
        if (path.find(document) instanceof Selection.Missing missing) {
            Trial.require(missing.problem().length() < 4000, "a problem of " + missing.problem().length()
                    + " characters");
        }
    }
}
