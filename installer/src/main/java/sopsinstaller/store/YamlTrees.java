package sopsinstaller.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.store.YamlGraph.Document;
import sopsinstaller.store.YamlGraph.Kind;
import sopsinstaller.store.YamlGraph.Vertex;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.Comment;
import sopsinstaller.tree.Node.ListNode;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Null;
import sopsinstaller.tree.Node.Pair;
import sopsinstaller.tree.Node.Text;

/** Turns document graphs into sops trees: aliases become copies, comments become entries. */
final class YamlTrees {
    private final YamlGraph graph;
    private final Set<Vertex> open = new HashSet<>();
    private int nodes;
    private int textLength;
    private int depth;

    YamlTrees(YamlGraph graph) {
        this.graph = graph;
    }

    /** All documents, in order. */
    List<MapNode> documents() {
        List<MapNode> documents = new ArrayList<>();
        for (Document document = graph.next(); document != null; document = graph.next()) {
            if (documents.size() == YamlReader.MAX_DOCUMENTS) {
                throw new YamlReader.Refused("more than " + YamlReader.MAX_DOCUMENTS + " documents",
                        document.root().line);
            }
            documents.add(root(document));
        }
        return documents;
    }

    private MapNode root(Document document) {
        MapNode map = new MapNode();
        addTo(map, document.head(), document.root().line, false);
        Vertex root = document.root();
        addTo(map, root.head, root.line, false);
        addTo(map, root.lineRemark, root.line, false);
        Vertex content = root.kind == Kind.ALIAS ? root.target : root;
        boolean empty = content.kind == Kind.SCALAR && scalar(content) instanceof Null;
        if (!empty && content.kind != Kind.MAPPING) {
            throw new YamlReader.Refused("a document is not a mapping", root.line);
        }
        if (!empty) {
            fill(map, content, content != root);
        }
        addTo(map, root.foot, root.line, false);
        addTo(map, document.foot(), root.line, false);
        return map;
    }

    /** The value of a vertex; {@code placed} says that its comments already stand around it. */
    private Node value(Vertex vertex, boolean placed) {
        count(vertex.value.length(), vertex.line);
        return switch (vertex.kind) {
            case SCALAR -> scalar(vertex);
            case ALIAS -> value(vertex.target, false);
            case MAPPING -> {
                MapNode map = new MapNode();
                fill(map, vertex, !placed);
                yield map;
            }
            case SEQUENCE -> list(vertex, placed);
        };
    }

    /** Counts a node of the tree and the length of its text. */
    private void count(int length, int line) {
        if (++nodes > YamlReader.MAX_NODES) {
            throw new YamlReader.Refused("more than " + YamlReader.MAX_NODES + " nodes once aliases are expanded",
                    line);
        }
        textLength += length;
        if (textLength > YamlReader.MAX_BYTES) {
            throw new YamlReader.Refused("texts of more than " + YamlReader.MAX_BYTES
                    + " characters once aliases are expanded", line);
        }
    }

    private void enter(Vertex vertex) {
        if (!open.add(vertex)) {
            throw new YamlReader.Refused("an anchor contains itself", vertex.line);
        }
        if (++depth > YamlReader.MAX_DEPTH) {
            throw new YamlReader.Refused("nested deeper than " + YamlReader.MAX_DEPTH + " levels", vertex.line);
        }
    }

    private void leave(Vertex vertex) {
        open.remove(vertex);
        depth--;
    }

    private ListNode list(Vertex vertex, boolean placed) {
        enter(vertex);
        ListNode list = new ListNode();
        List<Node> items = list.items();
        if (!placed) {
            items.addAll(comments(vertex.head, vertex.line, false));
            items.addAll(comments(vertex.lineRemark, vertex.line, false));
        }
        for (Vertex child : vertex.children) {
            items.addAll(comments(child.head, child.line, false));
            items.addAll(comments(child.lineRemark, child.line, true));
            items.add(value(child, true));
            items.addAll(comments(child.foot, child.line, false));
        }
        if (!placed) {
            items.addAll(comments(vertex.foot, vertex.line, false));
        }
        leave(vertex);
        return list;
    }

    private void fill(MapNode map, Vertex vertex, boolean withComments) {
        enter(vertex);
        if (withComments) {
            addTo(map, vertex.head, vertex.line, false);
            addTo(map, vertex.lineRemark, vertex.line, false);
        }
        for (int i = 0; i < vertex.children.size(); i += 2) {
            Vertex key = vertex.children.get(i);
            Vertex value = vertex.children.get(i + 1);
            addTo(map, key.head, key.line, false);
            addTo(map, key.lineRemark, key.line, false);
            boolean single = value.kind == Kind.SCALAR || value.kind == Kind.ALIAS;
            if (single) {
                addTo(map, value.head, value.line, false);
                addTo(map, value.lineRemark, value.line, true);
            }
            count(key.value.length(), key.line);
            map.items().add(new Pair(name(key), value(value, single)));
            if (single) {
                addTo(map, value.foot, value.line, false);
            }
            addTo(map, key.foot, key.line, false);
        }
        if (withComments) {
            addTo(map, vertex.foot, vertex.line, false);
        }
        leave(vertex);
    }

    private static String name(Vertex key) {
        Vertex vertex = key.kind == Kind.ALIAS ? key.target : key;
        if (vertex.kind == Kind.SCALAR && scalar(vertex) instanceof Text(SecretBytes bytes)) {
            // only a tag can make another text of it
            return vertex.tag == null ? vertex.value : new String(bytes.expose(), StandardCharsets.UTF_8);
        }
        throw new YamlReader.Refused("a key is not a string", key.line);
    }

    private static Node scalar(Vertex vertex) {
        return YamlScalars.value(vertex.value, vertex.tag, vertex.plain, vertex.line);
    }

    private void addTo(MapNode map, List<String> lines, int near, boolean inline) {
        for (Comment comment : comments(lines, near, inline)) {
            map.items().add((MapItem) comment);
        }
    }

    /** The comments of {@code lines}, which stand near line {@code near}; an empty one is a blank line. */
    private List<Comment> comments(List<String> lines, int near, boolean inline) {
        if (lines.isEmpty()) {
            return List.of();
        }
        List<Comment> result = new ArrayList<>();
        for (String line : lines) {
            if (!line.isEmpty()) {
                count(line.length(), near);
                byte[] text = line.substring(1).getBytes(StandardCharsets.UTF_8);
                result.add(new Comment(SecretBytes.takingOver(text), inline));
            }
        }
        return result;
    }
}
