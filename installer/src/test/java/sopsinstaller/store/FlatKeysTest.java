package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;

class FlatKeysTest {
    private static MapNode flat(String... names) {
        MapNode map = new MapNode();
        for (int i = 0; i < names.length; i++) {
            map.items().add(new Pair(names[i], new Int(i)));
        }
        return map;
    }

    private static String nested(String... names) throws MalformedInputException {
        try (SecretOutput out = new SecretOutput()) {
            JsonWriter.emit(FlatKeys.unflatten(flat(names)), out);
            return new String(out.take().expose()).replaceAll("[\\n\\t]", "");
        }
    }

    private static String problem(String... names) {
        return assertThrows(MalformedInputException.class, () -> FlatKeys.unflatten(flat(names))).getMessage();
    }

    @Test
    void buildsMapsAndLists() throws MalformedInputException {
        assertEquals("{\"age\": [{\"enc\": 0,\"recipient\": 2},{\"enc\": 1}],\"mac\": 3}", 
                nested("age__list_0__map_enc", "age__list_1__map_enc", "age__list_0__map_recipient", "mac"));
    }

    @Test
    void acceptsListsInAnyOrder() throws MalformedInputException {
        assertEquals("{\"a\": [1,0]}", nested("a__list_1", "a__list_0"));
    }

    @Test
    void countsAnElementWithoutNumberAsTheFirst() throws MalformedInputException {
        assertEquals("{\"a\": [0]}", nested("a__list_x"));
    }

    @Test
    void rejectsGapsInLists() {
        assertTrue(problem("a__list_0", "a__list_2").contains("not numbered"));
        assertTrue(problem("a__list_-1", "a__list_0").contains("not numbered"));
    }

    @Test
    void rejectsHugeListIndexWithoutReservingIt() {
        assertTrue(problem("a__list_999999999__map_enc").contains("not numbered"));
        assertTrue(problem("a__list_99999999999999999999999").contains("not numbered"));
    }

    @Test
    void rejectsContradictions() {
        assertTrue(problem("a", "a").contains("occurs twice"));
        assertTrue(problem("a", "a__map_b").contains("both"));
        assertTrue(problem("a__list_0", "a__map_b").contains("both"));
    }

    @Test
    void rejectsEndlessNesting() {
        assertTrue(problem("a" + "__map_".repeat(100_000)).contains("nested deeper"));
    }
}
