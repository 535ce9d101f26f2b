package sopsinstaller.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;
import sopsinstaller.tree.KeyPath;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Bool;
import sopsinstaller.tree.Node.Int;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

class SelectionsTest {
    private static Text text(String value) {
        return new Text(SecretBytes.takingOver(value.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesSecretsThatWouldBePrintedAboveTheLimit() throws Exception {
        byte[] text = new byte[Selections.MAX_PRINTED_BYTES / 6 - 4];
        MapNode document = new MapNode(List.of(new Pair("a", new Text(SecretBytes.takingOver(text)))));
        // each NUL becomes six characters
        try (SecretBytes printed = Selections.bytes(Store.JSON, List.of(document), KeyPath.plain(""))) {
            assertTrue(printed.length() > text.length * 6);
        }
        MapNode larger = new MapNode(List.of(
                new Pair("a", new Text(SecretBytes.takingOver(new byte[text.length + 4])))));
        assertEquals("the secret would be larger than the limit of 50331648 bytes",
                assertThrows(MalformedInputException.class,
                        () -> Selections.bytes(Store.JSON, List.of(larger), KeyPath.plain(""))).getMessage());
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void givesTheBytesThatItWrites(Store store) throws MalformedInputException {
        MapNode section = new MapNode(List.of(new Pair("k", text("v"))));
        MapNode document = new MapNode(List.of(new Pair("section", section)));
        boolean nested = store == Store.YAML || store == Store.JSON || store == Store.INI;
        for (Node node : nested ? List.of(text("a\n"), text(""), new Int(5), new Bool(true), section)
                : List.of(text("a\n"), text(""))) {
            try (SecretOutput out = new SecretOutput(); SecretBytes bytes = Selections.bytes(store, document, node)) {
                Selections.write(store, document, node, out);
                assertArrayEquals(out.take().expose(), bytes.expose());
            }
        }
        assertThrows(MalformedInputException.class, () -> Selections.bytes(store, document, new Null()));
    }

    @ParameterizedTest
    @EnumSource(Store.class)
    void givesBytesThatOutliveTheTree(Store store) throws MalformedInputException {
        Text node = text("value");
        try (SecretBytes bytes = Selections.bytes(store, new MapNode(), node)) {
            node.wipe();
            assertEquals("value", new String(bytes.expose(), StandardCharsets.UTF_8));
        }
    }
}
