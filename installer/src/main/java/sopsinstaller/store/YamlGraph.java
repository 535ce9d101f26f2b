package sopsinstaller.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;

/**
 * Builds the node graph of one document after another from the parser's events: aliases still point to their
 * anchors, and comments hang on nodes as heads, line comments and feet.
 */
final class YamlGraph {
    /** What a node is. */
    enum Kind { SCALAR, MAPPING, SEQUENCE, ALIAS }

    /** A node with its comments. */
    static final class Vertex {
        final Kind kind;
        final int line;
        /** Scalars: the text; the name of an alias; otherwise empty. */
        final String value;
        /** Explicit tag, or null. */
        final String tag;
        final boolean plain;
        Vertex target;
        List<Vertex> children = List.of();
        List<String> head = List.of();
        List<String> lineRemark = List.of();
        List<String> foot = List.of();

        Vertex(Kind kind, Event event, String value, String tag, boolean plain) {
            this.kind = kind;
            this.line = event.getStartMark().getLine() + 1;
            this.value = value;
            this.tag = tag;
            this.plain = plain;
        }

        private void adopt(YamlTokens.Pending comments) {
            head = comments.head();
            lineRemark = comments.line();
            foot = comments.foot();
        }
    }

    /** A document: its root, and the comments that belong to the document as a whole. */
    record Document(List<String> head, Vertex root, List<String> foot) {}

    private final ParserImpl parser;
    private final YamlTokens tokens;
    /** Anchors live on into the following documents, as in sops. */
    private final Map<String, Vertex> anchors = new HashMap<>();
    private boolean first = true;
    private int depth;
    private int vertices;

    YamlGraph(ParserImpl parser, YamlTokens tokens) {
        this.parser = parser;
        this.tokens = tokens;
        parser.getEvent();
    }

    /** The next document, or null at the end. */
    Document next() {
        Event event = parser.getEvent();
        if (!(event instanceof DocumentStartEvent start)) {
            return null;
        }
        List<String> head = start.getExplicit() ? List.of() : tokens.takeDocumentHead();
        Vertex root = vertex(parser.getEvent());
        parser.getEvent();
        YamlTokens.Pending end = tokens.take();
        first = false;
        return new Document(head, root, end.foot().isEmpty() ? end.head() : end.foot());
    }

    private Vertex vertex(Event event) {
        if (++vertices > YamlReader.MAX_NODES) {
            throw new YamlReader.Refused("more than " + YamlReader.MAX_NODES + " nodes", lineOf(event));
        }
        return switch (event) {
            case AliasEvent alias -> {
                Vertex vertex = new Vertex(Kind.ALIAS, event, alias.getAnchor(), null, false);
                vertex.adopt(tokens.take());
                vertex.target = anchors.get(alias.getAnchor());
                if (vertex.target == null) {
                    throw new YamlReader.Refused("an alias has no anchor", lineOf(event));
                }
                yield vertex;
            }
            case ScalarEvent scalar -> scalar(scalar);
            case CollectionStartEvent start -> collection(start);
            default -> throw new YamlReader.Refused("is not valid YAML", lineOf(event));
        };
    }

    private Vertex scalar(ScalarEvent event) {
        Vertex vertex = new Vertex(Kind.SCALAR, event, event.getValue(), event.getTag(), event.isPlain());
        boolean omitted = event.isPlain() && event.getValue().isEmpty();
        if (!omitted) {
            vertex.adopt(tokens.take());
        }
        if (event.getAnchor() != null) {
            anchors.put(event.getAnchor(), vertex);
        }
        return vertex;
    }

    private Vertex collection(CollectionStartEvent start) {
        if (++depth > YamlReader.MAX_DEPTH) {
            throw new YamlReader.Refused("nested deeper than " + YamlReader.MAX_DEPTH + " levels", lineOf(start));
        }
        boolean mapping = start instanceof MappingStartEvent;
        Vertex vertex = new Vertex(mapping ? Kind.MAPPING : Kind.SEQUENCE, start, "", start.getTag(), false);
        boolean inner = start.getEndMark().getIndex() == start.getStartMark().getIndex();
        if (!start.isFlow()) {
            vertex.head = tokens.takeStem();
        } else if (!mapping || !inner) {
            vertex.head = tokens.take().head();
        }
        if (start.getAnchor() != null) {
            anchors.put(start.getAnchor(), vertex);
        }
        vertex.children = new ArrayList<>();
        if (mapping) {
            entries(vertex, start.isFlow());
        } else {
            Event event = parser.getEvent();
            while (!event.is(Event.ID.SequenceEnd)) {
                vertex.children.add(vertex(event));
                event = parser.getEvent();
            }
            if (start.isFlow()) {
                end(vertex);
            }
        }
        depth--;
        return vertex;
    }

    private void end(Vertex vertex) {
        YamlTokens.Pending comments = tokens.take();
        vertex.lineRemark = comments.line();
        vertex.foot = comments.foot();
    }

    private void entries(Vertex mapping, boolean flow) {
        List<Vertex> children = mapping.children;
        Set<Object> names = new HashSet<>();
        Event event = parser.getEvent();
        while (!event.is(Event.ID.MappingEnd)) {
            Vertex key = vertex(event);
            Object name = key.kind == Kind.SCALAR ? key.value : List.of(key.kind, key.value);
            if (first && !names.add(name)) {
                throw new YamlReader.Refused("a key occurs twice in a mapping", key.line);
            }
            if (!flow && !key.foot.isEmpty() && !children.isEmpty()) {
                // a foot found at a key belongs to the entry before it
                children.get(children.size() - 2).foot = key.foot;
                key.foot = List.of();
            }
            Vertex value = vertex(parser.getEvent());
            if (key.foot.isEmpty() && !value.foot.isEmpty()) {
                key.foot = value.foot;
                value.foot = List.of();
            }
            children.add(key);
            children.add(value);
            event = parser.getEvent();
        }
        boolean singlePair = flow && event.getStartMark().getIndex() == event.getEndMark().getIndex();
        if (!singlePair) {
            end(mapping);
        }
        if (!flow && !mapping.foot.isEmpty() && !children.isEmpty()) {
            children.get(children.size() - 2).foot = mapping.foot;
            mapping.foot = List.of();
        }
    }

    private static int lineOf(Event event) {
        return event.getStartMark().getLine() + 1;
    }
}
