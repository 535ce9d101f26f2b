package sopsinstaller.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.DirectiveToken;
import org.yaml.snakeyaml.tokens.ScalarToken;
import org.yaml.snakeyaml.tokens.Token;
import sopsinstaller.store.YamlRemarks.Remark;
import sopsinstaller.store.YamlRemarks.Role;

/**
 * SnakeYAML's tokens, handed on unchanged to its parser, with the comments between them gathered on the way:
 * whenever the parser looks at a token, the comments that belong to it become pending, and whoever reads the
 * parser's events {@linkplain #take takes} them with the event they belong to.
 */
final class YamlTokens implements Scanner {
    /** Tokens that must be known behind the one looked at, for the comments after it to be complete. */
    private static final int AHEAD = 2;
    /** What a block scalar begins with. */
    private static final String HEADER = "|>+-0123456789";

    /** The comments that go with one event, line by line; empty lines stand for blank ones. */
    record Pending(List<String> head, List<String> line, List<String> foot) {}

    private static final Pending NOTHING = new Pending(List.of(), List.of(), List.of());

    private record Placed(Token token, int start) {}

    private final YamlText text;
    private final Scanner scanner;
    private final YamlRemarks remarks;
    private final Deque<Placed> queue = new ArrayDeque<>();
    private final Deque<Integer> indents = new ArrayDeque<>();
    private List<String> head = new ArrayList<>();
    private List<String> line = new ArrayList<>();
    private List<String> foot = new ArrayList<>();
    private List<String> stem = List.of();
    private int stemLines;
    private int flowLevel;
    private boolean ended;
    private int lastStart;
    private int beforeLastStart;
    private int scanStart;
    private int next;
    private int blockEnd;
    private boolean unrolledByIndicator;

    YamlTokens(YamlText text) {
        this.text = text;
        this.scanner = new ScannerImpl(text, options());
        this.remarks = new YamlRemarks(text);
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        // the size of the whole file is limited instead
        options.setCodePointLimit(Integer.MAX_VALUE);
        return options;
    }

    /** Gives away what is pending and starts anew. */
    Pending take() {
        stem = List.of();
        if (head.isEmpty() && line.isEmpty() && foot.isEmpty()) {
            return NOTHING;
        }
        Pending result = new Pending(head, line, foot);
        head = new ArrayList<>();
        line = new ArrayList<>();
        foot = new ArrayList<>();
        return result;
    }

    /** Gives away the comment lines above the dash of a list item that is itself a block. */
    List<String> takeStem() {
        List<String> result = stem;
        stem = List.of();
        return result;
    }

    /** Gives away the part of the pending head that a blank line parts from the document's first entry. */
    List<String> takeDocumentHead() {
        int blank = head.lastIndexOf("");
        if (blank <= 0) {
            return List.of();
        }
        List<String> result = List.copyOf(head.subList(0, blank));
        head = new ArrayList<>(head.subList(blank + 1, head.size()));
        return result;
    }

    @Override
    public boolean checkToken(Token.ID... kinds) {
        if (kinds.length == 1 && kinds[0] == Token.ID.Comment) {
            // the scanner makes none; a look at the next token would hand out its comments too early
            return false;
        }
        Token token = peekToken();
        if (token == null) {
            return false;
        }
        if (kinds.length == 0) {
            return true;
        }
        for (Token.ID kind : kinds) {
            if (token.getTokenId() == kind) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Token peekToken() {
        while (!ended && queue.size() <= AHEAD) {
            fetch();
        }
        Placed first = queue.peek();
        if (first == null) {
            return null;
        }
        unfold(first);
        Token.ID kind = first.token().getTokenId();
        if (stemLines > 0 && (kind == Token.ID.BlockSequenceStart || kind == Token.ID.BlockMappingStart)) {
            stem = List.copyOf(head.subList(0, stemLines));
            head = new ArrayList<>(head.subList(stemLines, head.size()));
        }
        stemLines = 0;
        return first.token();
    }

    @Override
    public Token getToken() {
        Token token = peekToken();
        queue.poll();
        if (token != null && token.getTokenId() == Token.ID.BlockEntry) {
            stemLines = head.size();
        }
        return token;
    }

    @Override
    public void resetDocumentIndex() {
        scanner.resetDocumentIndex();
    }

    private void unfold(Placed first) {
        if (remarks.found().isEmpty()) {
            return;
        }
        int taken = 0;
        for (Remark remark : remarks.found()) {
            boolean keptForLater =
                    remark.role() == Role.HEAD && first.token().getTokenId() == Token.ID.BlockEnd;
            if (first.start() < remark.owner() || keptForLater) {
                break;
            }
            switch (remark.role()) {
                case HEAD -> head.addAll(remark.lines());
                case LINE -> line.addAll(remark.lines());
                case FOOT -> foot.addAll(remark.lines());
            }
            taken++;
        }
        if (taken > 0) {
            remarks.drop(taken);
        }
    }

    private void fetch() {
        scanner.peekToken();
        Token token = scanner.getToken();
        int start = token.getStartMark().getIndex();
        boolean empty = token.getEndMark().getIndex() == start;
        switch (token.getTokenId()) {
            case BlockMappingStart, BlockSequenceStart -> indents.push(token.getStartMark().getColumn());
            case BlockEnd -> start = placeOfBlockEnd();
            case StreamEnd -> ended = true;
            case Key -> {
                if (!empty) {
                    lookBehind(token, start);
                }
            }
            default -> lookBehind(token, start);
        }
        queue.add(new Placed(token, start));
    }

    /** The comments after a token are looked for as soon as it is known: nothing else can lie between. */
    private void lookBehind(Token token, int start) {
        Token.ID kind = token.getTokenId();
        switch (kind) {
            case FlowSequenceStart, FlowMappingStart -> flowLevel++;
            case FlowSequenceEnd, FlowMappingEnd -> flowLevel--;
            default -> { }
        }
        boolean belongsToPrevious = flowLevel == 0 && kind == Token.ID.Value
                || flowLevel > 0 && kind == Token.ID.FlowEntry;
        int owner = belongsToPrevious ? lastStart : start;
        int end = token.getEndMark().getIndex();
        beforeLastStart = lastStart;
        lastStart = start;
        switch (kind) {
            case StreamStart -> scanStart = 0;
            case DocumentStart, DocumentEnd -> scanStart = end;
            case Directive -> {
                requireVersion((DirectiveToken<?>) token);
                scanStart = text.endOfLine(start);
            }
            case BlockEntry -> scanStart = end;
            case Scalar -> scanStart = remarks.onLine(afterScalar((ScalarToken) token, start, end, owner), owner);
            default -> scanStart = remarks.onLine(end, owner);
        }
        int previous = kind == Token.ID.FlowEntry ? beforeLastStart : lastStart;
        int indent = indents.isEmpty() ? -1 : indents.peek();
        boolean afterValue = kind == Token.ID.Value;
        next = remarks.inGap(scanStart,
                new YamlRemarks.Surroundings(previous, afterValue, indent, flowLevel > 0));
        blockEnd = scanStart - 1;
        unrolledByIndicator = false;
    }

    private int afterScalar(ScalarToken token, int start, int end, int owner) {
        return switch (token.getStyle()) {
            case PLAIN -> {
                int behind = end;
                while (YamlText.isBlank(text.at(behind)) || YamlText.isBreak(text.at(behind))) {
                    behind++;
                }
                yield behind;
            }
            case LITERAL, FOLDED -> {
                int header = start;
                while (HEADER.indexOf(text.at(header)) >= 0) {
                    header++;
                }
                remarks.onLine(header, owner);
                int behind = end;
                while (text.at(behind) == ' ' || YamlText.isBreak(text.at(behind))) {
                    behind++;
                }
                yield behind;
            }
            default -> end;
        };
    }

    private void requireVersion(DirectiveToken<?> directive) {
        if (directive.getName().equals("YAML") && !List.of(1, 1).equals(directive.getValue())) {
            throw new YamlReader.Refused("a %YAML directive other than 1.1 is not supported",
                    directive.getStartMark().getLine() + 1);
        }
    }

    /**
     * The end of a block stands right behind its last token, or before the first following comment that is
     * indented like its entries.
     */
    private int placeOfBlockEnd() {
        int indent = indents.pop();
        if (indent <= text.columnOf(next) && !unrolledByIndicator) {
            // the end of the document closes the block, not a line that is indented less
            unrolledByIndicator = true;
            blockEnd = next - 1;
        }
        int stop = blockEnd;
        List<Remark> found = remarks.found();
        for (int i = found.size() - 1; i >= 0; i--) {
            Remark remark = found.get(i);
            if (remark.end() < stop) {
                break;
            }
            if (remark.column() == indent + 1) {
                blockEnd = remark.start();
            }
            stop = remark.scanStart();
        }
        return blockEnd;
    }
}
