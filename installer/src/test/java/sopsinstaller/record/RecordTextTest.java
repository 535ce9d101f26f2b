package sopsinstaller.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;

class RecordTextTest {
    private static final Record.Access ROOT = new Record.Access(0, 0, 0400);

    @Test
    void readsWhatItWrote() throws Exception {
        Record record = new Record("/m.json", List.of(new Record.Entry("ä/b", "secret", "/f", "k", "/p",
                List.of("/l"), "c", "2026-01-01T00:00:00Z", Record.State.KEPT, new Record.Access(71, 0, 04750),
                List.of("a.service", "b.service"), List.of("c.service")), new Record.Entry("user", "template", "", "",
                "/q", List.of(), "", "", Record.State.INSTALLED, new Record.Access(-1, -1, 0), List.of(), List.of())),
                List.of("/gone"));
        assertEquals(record, RecordText.read(RecordText.write(record)));
    }

    @Test
    void keepsOneCopyOfWhatEntriesRepeat() throws Exception {
        Record.Entry first = new Record.Entry("a", "secret", "/nix/store/f.yaml", "a", "/p", List.of(), "",
                "2026-01-01T00:00:00Z", Record.State.INSTALLED, ROOT, List.of(), List.of());
        Record.Entry second = new Record.Entry("b", "secret", "/nix/store/f.yaml", "k", "/q", List.of(), "",
                "2026-01-01T00:00:00Z", Record.State.INSTALLED, ROOT, List.of(), List.of());
        Record read = RecordText.read(RecordText.write(new Record("/m.json", List.of(first, second), List.of())));
        assertEquals(List.of(first, second), read.entries());
        assertSame(read.entries().get(0).sourceFile(), read.entries().get(1).sourceFile());
        assertSame(read.entries().get(0).changed(), read.entries().get(1).changed());
        assertSame(read.entries().get(0).access(), read.entries().get(1).access());
        assertSame(read.entries().get(0).name(), read.entries().get(0).key());
    }

    @Test
    void readsWhatAnEarlierReleaseWrote() throws Exception {
        Record.Entry entry = RecordText.read(("{\"version\":1,\"manifest\":\"/m\",\"entries\":[{\"name\":\"a\","
                + "\"kind\":\"secret\",\"sourceFile\":\"/f\",\"key\":\"k\",\"path\":\"/p\",\"links\":[],"
                + "\"changed\":\"c\",\"state\":\"installed\"}],\"staleLinks\":[]}")
                .getBytes(StandardCharsets.UTF_8)).entries().getFirst();
        assertEquals("", entry.credential());
        assertEquals(Record.Access.UNKNOWN, entry.access());
        assertEquals(List.of(), entry.restartAtRemoval());
        assertEquals(List.of(), entry.reloadAtRemoval());
    }

    @Test
    void keepsThatAccessIsUnknown() throws Exception {
        Record record = new Record("", List.of(new Record.Entry("a", "secret", "", "", "/p", List.of(), "", "c",
                Record.State.KEPT, Record.Access.UNKNOWN, List.of(), List.of())), List.of());
        assertEquals(record, RecordText.read(RecordText.write(record)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0:400", "0:0:", "a:0:400", "0:0:8", "-1:0:400", "0:4294967296:400", "0:0:10000",
            "0:0:400:0", "400 "})
    void refusesWhatIsNoAccess(String access) {
        assertThrows(MalformedInputException.class, () -> RecordText.read(("{\"entries\":[{\"name\":\"a\","
                + "\"kind\":\"secret\",\"path\":\"/p\",\"changed\":\"c\",\"state\":\"kept\","
                + "\"access\":\"" + access + "\"}]}").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void ignoresUnknownMembersOfEntries() throws Exception {
        Record record = new Record("", List.of(new Record.Entry("a", "secret", "", "", "/p", List.of(), "",
                "c", Record.State.KEPT, Record.Access.UNKNOWN, List.of(), List.of())), List.of());
        assertEquals(record, RecordText.read(("{\"entries\":[{\"name\":\"a\",\"more\":\"x\",\"kind\":\"secret\","
                + "\"path\":\"/p\",\"changed\":\"c\",\"key\":{\"x\":[1]},\"state\":\"kept\"}]}")
                .getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"version\":0}", "{\"entries\":[{}]}", "{\"staleLinks\":[1]}",
            "{\"entries\":[{\"name\":\"a\",\"kind\":\"secret\",\"path\":\"/p\",\"changed\":\"\",\"state\":\"lost\"}]}",
            "{\"entries\":[{\"name\":\"a\",\"kind\":\"secret\",\"path\":\"/p\",\"changed\":\"\",\"state\":\"kept\","
                + "\"links\":\"/l\"}]}",
            "{\"entries\":[{\"name\":\"a\",\"kind\":\"secret\",\"path\":\"/p\",\"changed\":\"\",\"state\":\"kept\","
                + "\"restartAtRemoval\":\"u\"}]}",
            "{\"entries\":[{\"name\":\"a\",\"kind\":\"secret\",\"path\":\"/p\",\"changed\":\"\",\"state\":\"kept\","
                + "\"reloadAtRemoval\":[1]}]}",
            "{\"staleLinks\":[\"relative\"]}", "{\"staleLinks\":[\"/a\\u0000\"]}",
            "{\"entries\":[{\"name\":\"a\",\"kind\":\"secret\",\"path\":\"\",\"changed\":\"\",\"state\":\"kept\"}]}"})
    void refusesWhatIsNoRecord(String text) {
        assertThrows(MalformedInputException.class, () -> RecordText.read(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void ignoresUnknownMembers() throws Exception {
        assertEquals(new Record("", List.of(), List.of()),
                RecordText.read("{\"version\":2,\"more\":{\"x\":[1]}}".getBytes(StandardCharsets.UTF_8)));
    }
}
