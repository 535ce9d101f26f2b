package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sopsinstaller.failure.MalformedInputException;

class RecordTextTest {
    @Test
    void readsWhatItWrote() throws Exception {
        Record record = new Record("/m.json", List.of(new Record.Entry("ä/b", "secret", "/f", "k", "/p",
                List.of("/l"), "2026-01-01T00:00:00Z", Record.State.KEPT)), List.of("/gone"));
        assertEquals(record, RecordText.read(RecordText.write(record)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"version\":0}", "{\"entries\":[{}]}", "{\"staleLinks\":[1]}",
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
