package sopsinstaller.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.KeyFailure.CannotOpen;
import sopsinstaller.failure.KeyFailure.CannotOpenAge;
import sopsinstaller.failure.KeyFailure.Group;
import sopsinstaller.failure.KeyFailure.HostKey;
import sopsinstaller.failure.KeyFailure.OutOfTime;
import sopsinstaller.failure.KeyFailure.Recipient;
import sopsinstaller.failure.KeyFailure.Unusable;

class KeyFailureTest {
    @Test
    void tenRecipientsAreListedAndTheOthersCounted() {
        assertEquals(10, details(groups(1, 10), 0, 0).stream().filter(line -> line.contains("age1")).count());
        List<String> lines = details(groups(1, 12), 0, 0);
        assertEquals("the file is for:  age1x0", lines.get(0));
        assertEquals("                  age1x9", lines.get(9));
        assertEquals("                  and 2 more", lines.get(10));
        assertEquals("this host has:    no key", lines.get(11));
    }

    @Test
    void tenKeysOfTheHostAreListedAndTheOthersCounted() {
        List<String> lines = details(groups(1, 1), 13, 0);
        assertEquals("                  own9  from /9", lines.get(10));
        assertEquals("                  and 3 more", lines.get(11));
        assertEquals(12, lines.size());
    }

    @Test
    void tenUnusableSourcesAreListedAndTheOthersCounted() {
        List<String> lines = details(groups(1, 1), 0, 1024);
        assertEquals("not usable here:  /key0 (locked)", lines.get(2));
        assertEquals("                  /key9 (locked)", lines.get(11));
        assertEquals("                  and 1014 more", lines.get(12));
        assertEquals(13, lines.size());
    }

    @Test
    void tenGroupsAreListedAndTheOthersCounted() {
        List<String> lines = details(groups(255, 1), 0, 0);
        assertEquals("group 9 (closed): age1x0", lines.get(9));
        assertEquals("and 245 more groups", lines.get(10));
        assertEquals("this host has:    no key", lines.get(11));
        assertEquals(12, lines.size());
    }

    @Test
    void manyGroupsListFewerRecipientsEach() {
        List<String> lines = details(groups(10, 16), 0, 0);
        assertEquals(List.of("group 0 (closed): age1x0", "                  age1x1", "                  and 14 more",
                "group 1 (closed): age1x0"), lines.subList(0, 4));
        assertEquals(10, details(groups(2, 10), 0, 0).stream().filter(line -> line.contains("age1"))
                .skip(10).count());
    }

    @Test
    void whatIsListedSeveralTimesIsToldOnce() {
        List<Recipient> recipients = new ArrayList<>(Collections.nCopies(500, new Recipient("age1x", "is broken")));
        groups(1, 12).forEach(group -> recipients.addAll(group.recipients()));
        recipients.add(new Recipient("age1x", "is broken"));
        recipients.add(new Recipient("age1x11", ""));
        List<String> lines = details(List.of(new Group(false, recipients)), 0, 0);
        assertEquals(List.of("the file is for:  age1x (is broken) (501 times)", "                  age1x0"),
                lines.subList(0, 2));
        assertEquals("                  and 4 more", lines.get(10));
        assertEquals(12, lines.size());
    }

    @Test
    void theLongestMessageStaysReadable() {
        int lines = details(groups(255, 16), 5000, 1024).size();
        assertTrue(lines <= 55, () -> lines + " lines");
    }

    @Test
    void aFileThatUsedUpItsTimeIsToHaveFewerEntries() {
        CannotOpen failure = outOfTime(new OutOfTime(false, List.of("a.yaml")));
        assertEquals("was not tried to its end: its entries took too long without opening", failure.problem());
        assertEquals("it has more entries than can be tried: create it anew, or where it can be opened run: "
                + "sops updatekeys f.yaml", failure.remedy());
    }

    @Test
    void aFileForWhichOthersLeftNoTimeNamesThreeOfThem() {
        CannotOpen failure = outOfTime(new OutOfTime(true, List.of(
                "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-source/a.yaml", "b\n.yaml", "c.yaml", "d.yaml")));
        assertEquals("was not tried to its end: other files of this run took too long without opening",
                failure.problem());
        assertEquals("first mend what has more entries than can be tried: a.yaml, b\\x0a.yaml, c.yaml and 1 more",
                failure.remedy());
    }

    @Test
    void filesThatOpenedAfterAllAreNotKnownByName() {
        assertEquals("first mend the files of this run that have more entries than can be tried",
                outOfTime(new OutOfTime(true, List.of())).remedy());
    }

    @Test
    void anAgeFileIsToHaveFewerEntriesToo() {
        CannotOpenAge failure = new CannotOpenAge("f.age", List.of(new Recipient("an X25519 recipient", "")),
                List.of(new HostKey(List.of("age1own"), "/key")), List.of(),
                Optional.of(new OutOfTime(false, List.of())));
        assertEquals("was not tried to its end: its entries took too long without opening", failure.problem());
        assertEquals("it has more entries than can be tried: list fewer publicKeys in secrets.nix, then: "
                + "agenix --rekey (without agenix: encrypt it again with age)", failure.remedy());
    }

    /** The host's own key is listed: without the reason, rotating would be the advice. */
    private static CannotOpen outOfTime(OutOfTime reason) {
        return new CannotOpen("f.yaml", 1, groups(1, 1), List.of(new HostKey(List.of("age1x0"), "/key")), List.of(),
                Optional.of(reason));
    }

    private static List<Group> groups(int count, int recipients) {
        List<Recipient> each = IntStream.range(0, recipients).mapToObj(i -> new Recipient("age1x" + i, "")).toList();
        return IntStream.range(0, count).mapToObj(_ -> new Group(false, each)).toList();
    }

    private static List<String> details(List<Group> groups, int hostKeys, int unusable) {
        return new CannotOpen("f.yaml", 1, groups,
                IntStream.range(0, hostKeys).mapToObj(i -> new HostKey(List.of("own" + i), "/" + i)).toList(),
                IntStream.range(0, unusable).mapToObj(i -> new Unusable("/key" + i, "locked")).toList(),
                Optional.empty()).details();
    }
}
