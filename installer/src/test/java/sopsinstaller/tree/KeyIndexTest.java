package sopsinstaller.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;

class KeyIndexTest {
    private static final int MANY = 10_000;
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void firstOfEqualKeysWinsInLargeMaps() {
        MapNode map = numbered(MANY);
        map.items().add(new Pair("key7", new Int(-1)));
        KeyIndex index = new KeyIndex();
        assertEquals(new Int(7), index.get(map, "key7"));
        assertEquals(MANY, index.names(map).size());
        assertSame(index.names(map), index.names(map));
    }

    @Test
    void manyWrongKeysInALargeFileAreAnsweredSoon() {
        MapNode map = numbered(MANY);
        KeyIndex index = new KeyIndex();
        assertTimeoutPreemptively(SOON, () -> IntStream.range(0, MANY).forEach(i ->
                assertInstanceOf(Selection.Missing.class, KeyPath.plain("wrong" + i).find(map, index))));
    }

    @Test
    void firstWrongKeysStillGetASuggestion() {
        Selection found = KeyPath.plain("kye77").find(numbered(MANY), new KeyIndex());
        assertEquals(Optional.of("key77"), assertInstanceOf(Selection.Missing.class, found).nearest());
    }

    private static MapNode numbered(int count) {
        MapNode map = new MapNode();
        IntStream.range(0, count).forEach(i -> map.items().add(new Pair("key" + i, new Int(i))));
        return map;
    }
}
