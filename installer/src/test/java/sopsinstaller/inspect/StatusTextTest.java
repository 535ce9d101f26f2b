package sopsinstaller.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sopsinstaller.inspect.StatusGeneration.Access;
import sopsinstaller.inspect.StatusGeneration.Entry;
import sopsinstaller.inspect.StatusGeneration.Found;
import sopsinstaller.inspect.StatusGeneration.Place;
import sopsinstaller.inspect.StatusGeneration.PlaceState;
import sopsinstaller.linux.FileStatus.Kind;

class StatusTextTest {
    private static final String TIME = "2026-11-21T17:43:00Z";
    private static final Access ROOT = new Access("root", "root", 0, 0, 0400);
    private static final Found FILE = new Found(Kind.FILE, ROOT);

    private static StatusGeneration generation(Entry... entries) {
        return new StatusGeneration("/run/secrets", "/run/secrets.d", 3, 2, "", "/m.json", List.of(entries),
                List.of());
    }

    private static Entry entry(String name, String key, String state, Found file, Place... places) {
        return new Entry(name, "secret", "/s.yaml", key, "", TIME, state, Optional.ofNullable(file), Optional.empty(),
                "/run/secrets/" + name, List.of(places));
    }

    @Test
    void alignsColumnsAndEndsNoLineWithSpaces() {
        assertEquals("""
                /run/secrets: generation 3 in /run/secrets.d, which holds 2 generations; made from /m.json
                  name         kind      owner        mode  changed               file     key
                  db/password  secret    root:root    0400  2026-11-21T17:43:00Z  /s.yaml  db/password
                  a            secret    missing      -     2026-11-21T17:43:00Z  /s.yaml  (whole file)
                  rendered/x   template  alice:users  4711  2026-11-21T17:43:00Z  -        -
                """, StatusText.of(generation(entry("db/password", "db/password", "installed", FILE),
                        entry("a", "", "installed", null),
                        new Entry("rendered/x", "template", "", "", "", TIME, "installed",
                                Optional.of(new Found(Kind.FILE, new Access("alice", "users", 1000, 100, 04711))),
                                Optional.empty(), "/run/secrets/rendered/x", List.of()))));
    }

    @Test
    void tellsBelowARowWhatHasNoColumn() {
        Entry entry = new Entry("a", "secret", "/s.yaml", "k", "web.token", TIME, "kept", Optional.of(FILE),
                Optional.of(new Access("alice", "users", 1000, 100, 0440)), "/run/secrets/a", List.of(
                        new Place("/good", PlaceState.LINKED, ""), new Place("/gone", PlaceState.MISSING, ""),
                        new Place("/old", PlaceState.STALE, "leads to '/run/secrets/b'"),
                        new Place("/file", PlaceState.REPLACED, "is a file"),
                        new Place("/home/x/y", PlaceState.UNKNOWN, "'/home/x' is not a directory")));
        assertEquals("""
                  a     secret  root:root  0400  2026-11-21T17:43:00Z  /s.yaml  k
                      was changed since: installed as alice:users 0440
                      kept from an older generation, which the last install could not renew; \
                its content is of 2026-11-21T17:43:00Z
                      credential web.token
                      link /good
                      link /gone: missing
                      link /old: stale, leads to '/run/secrets/b'
                      link /file: replaced, is a file
                      link /home/x/y: not known, '/home/x' is not a directory
                """, StatusText.of(generation(entry)).lines().skip(2).map(line -> line + "\n")
                        .reduce("", String::concat));
    }

    @Test
    void saysWhenThereIsNoRecordAndLeavesOutColumnsOfWhichNothingIsKnown() {
        Entry entry = new Entry("a", "", "", "", "", "", "", Optional.of(new Found(Kind.DIRECTORY, ROOT)),
                Optional.empty(), "/l/a", List.of());
        assertEquals("""
                /l: generation 1 in /m, which holds 1 generation
                  it has no record
                  name  owner      mode
                  a     root:root  0400
                      replaced: is a directory
                  link of a removed entry is still there: /x
                """, StatusText.of(new StatusGeneration("/l", "/m", 1, 1, "it has no record", "", List.of(entry),
                        List.of("/x"))));
    }

    @Test
    void tellsOfAGenerationThatHoldsNothing() {
        assertEquals("  holds no secrets", StatusText.of(generation()).lines().toList().getLast());
    }

    @Test
    void letsNoNameWriteToTheTerminal() {
        String text = StatusText.of(generation(entry("a\u001b[2J\nb", "k\u202e", "installed", FILE,
                new Place("/x\u0007", PlaceState.LINKED, ""))));
        assertEquals("a\\x1b[2J\\x0ab", text.lines().toList().get(2).strip().split(" ")[0]);
        assertEquals(-1, text.replace("\n", "").chars().filter(Character::isISOControl).findFirst().orElse(-1));
        assertEquals(-1, text.indexOf('\u202e'));
    }

    @Test
    void onlyItsOwnRowIsWiderForAVeryLongName() {
        List<String> lines = StatusText.of(generation(entry("n".repeat(150), "k", "installed", FILE),
                entry("b", "k", "installed", FILE))).lines().toList();
        assertEquals(52, lines.get(1).indexOf("kind"));
        assertEquals(52, lines.get(3).indexOf("secret"));
        assertEquals(154, lines.get(2).indexOf("secret"));
    }

    @Test
    void writesJsonWithAMemberForAllThatIsKnown() {
        Entry kept = new Entry("a", "secret", "/s.yaml", "", "web.token", TIME, "kept", Optional.of(FILE),
                Optional.of(new Access("alice", "users", 1000, 100, 0440)), "/run/secrets/a",
                List.of(new Place("/old", PlaceState.STALE, "leads to 'x'"), new Place("/ok", PlaceState.LINKED, "")));
        Entry bare = new Entry("b", "", "", "", "", "", "", Optional.empty(), Optional.empty(), "/run/secrets/b",
                List.of());
        assertEquals("[{\"link\":\"/run/secrets\",\"mountPoint\":\"/run/secrets.d\",\"generation\":3,"
                + "\"generations\":2,\"recorded\":true,\"manifest\":\"/m.json\",\"entries\":[{\"name\":\"a\","
                + "\"kind\":\"secret\",\"sourceFile\":\"/s.yaml\",\"key\":\"\",\"credential\":\"web.token\","
                + "\"changed\":\"" + TIME + "\",\"state\":\"kept\",\"file\":\"present\",\"owner\":\"root\","
                + "\"group\":\"root\",\"uid\":0,\"gid\":0,\"mode\":\"0400\",\"installedAs\":{\"owner\":\"alice\","
                + "\"group\":\"users\",\"uid\":1000,\"gid\":100,\"mode\":\"0440\"},\"path\":\"/run/secrets/a\","
                + "\"links\":[{\"path\":\"/old\",\"state\":\"stale\",\"detail\":\"leads to 'x'\"},"
                + "{\"path\":\"/ok\",\"state\":\"linked\"}]},{\"name\":\"b\",\"file\":\"missing\","
                + "\"path\":\"/run/secrets/b\",\"links\":[]}],\"leftLinks\":[]}]\n",
                StatusJson.of(List.of(generation(kept, bare))));
    }

    @Test
    void namesOwnersByTheirFirstEntryAndOthersByNumber() {
        var owners = new StatusOwners("root:x:0:0::/root:/bin/sh\ntoor:x:0:0\n+::::::\nbroken\na:x:y:1\nlast:x:7:7",
                "wheel:x:0:root\n");
        assertEquals(new Access("root", "wheel", 0, 0, 0400), owners.access(0, 0, 0400));
        assertEquals(new Access("last", "4294967294", 7, 4294967294L, 0), owners.access(7, 4294967294L, 0));
    }
}
