package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sopsinstaller.failure.SourceName;
import sopsinstaller.inspect.StatusGeneration.Access;
import sopsinstaller.inspect.StatusGeneration.Entry;
import sopsinstaller.inspect.StatusGeneration.Found;
import sopsinstaller.inspect.StatusGeneration.Place;
import sopsinstaller.linux.FileStatus.Kind;

/** A generation for people: one row for each entry, and below it what a row has no column for. */
final class StatusText {
    private static final String[] HEADING = {"name", "kind", "owner", "mode", "changed", "file", "key"};
    private static final String GAP = "  ";
    private static final String BELOW = "      ";
    /** One long text must not push all others off the screen; its own row is wider then. */
    private static final int MAX_WIDTH = 48;
    private static final int OCTAL_DIGITS = 4;

    private StatusText() {}

    /** The generation; ends with a line feed. */
    static String of(StatusGeneration generation) {
        StringBuilder out = new StringBuilder(safe(generation.link())).append(": generation ")
                .append(generation.number()).append(" in ").append(safe(generation.mountPoint()))
                .append(", which holds ").append(generation.generations())
                .append(generation.generations() == 1 ? " generation" : " generations");
        if (!generation.manifest().isEmpty()) {
            out.append("; made from ").append(safe(generation.manifest()));
        }
        out.append('\n');
        if (!generation.recorded()) {
            out.append(GAP).append(generation.noRecord()).append('\n');
        }
        if (generation.entries().isEmpty()) {
            out.append(GAP).append("holds no secrets\n");
        } else {
            table(generation.entries(), out);
        }
        for (String path : generation.leftLinks()) {
            out.append(GAP).append("link of a removed entry is still there: ").append(safe(path)).append('\n');
        }
        return out.toString();
    }

    private static void table(List<Entry> entries, StringBuilder out) {
        List<String[]> rows = new ArrayList<>(entries.size());
        int[] widths = new int[HEADING.length];
        for (Entry entry : entries) {
            String[] row = row(entry);
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(width(row[i]), MAX_WIDTH));
            }
            rows.add(row);
        }
        // a column of which nothing is known is left out: its width is 0 until here
        for (int i = 0; i < widths.length; i++) {
            widths[i] = widths[i] == 0 ? 0 : Math.max(widths[i], HEADING[i].length());
        }
        line(HEADING, widths, out);
        for (int i = 0; i < rows.size(); i++) {
            line(rows.get(i), widths, out);
            below(entries.get(i), out);
        }
    }

    private static void line(String[] cells, int[] widths, StringBuilder out) {
        int missing = 0;
        for (int i = 0; i < cells.length; i++) {
            if (widths[i] > 0) {
                String cell = cells[i].isEmpty() ? "-" : cells[i];
                // spaces come before the next cell, so that no line ends with some
                out.repeat(' ', missing).append(GAP).append(cell);
                missing = Math.max(widths[i] - width(cell), 0);
            }
        }
        out.append('\n');
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    private static String[] row(Entry entry) {
        Optional<Found> file = entry.file();
        boolean whole = entry.kind().equals("secret") && entry.key().isEmpty();
        return new String[] {
            safe(entry.name()), safe(entry.kind()),
            file.map(found -> owner(found.access())).orElse("missing"),
            file.map(found -> mode(found.access().mode())).orElse(""),
            safe(entry.changed()), safe(SourceName.of(entry.sourceFile())), whole ? "(whole file)" : safe(entry.key())};
    }

    private static void below(Entry entry, StringBuilder out) {
        if (entry.file().isPresent() && entry.file().get().kind() != Kind.FILE) {
            out.append(BELOW).append("replaced: is ").append(StatusPlaces.kind(entry.file().get().kind())).append('\n');
        }
        if (entry.installedAs().isPresent()) {
            Access access = entry.installedAs().get();
            out.append(BELOW).append("was changed since: installed as ").append(owner(access)).append(' ')
                    .append(mode(access.mode())).append('\n');
        }
        if (entry.state().equals("kept")) {
            out.append(BELOW).append("kept from an older generation, which the last install could not renew; its ")
                    .append("content is of ").append(safe(entry.changed())).append('\n');
        }
        if (!entry.credential().isEmpty()) {
            out.append(BELOW).append("credential ").append(safe(entry.credential())).append('\n');
        }
        for (Place place : entry.places()) {
            out.append(BELOW).append("link ").append(safe(place.path())).append(switch (place.state()) {
                case LINKED -> "";
                case MISSING -> ": missing";
                case STALE -> ": stale, ";
                case REPLACED -> ": replaced, ";
                case UNKNOWN -> ": not known, ";
            }).append(place.detail()).append('\n');
        }
    }

    private static String owner(Access access) {
        return safe(access.owner()) + ":" + safe(access.group());
    }

    /** Permission bits as chmod takes them, with a leading zero where there is no setuid and the like. */
    static String mode(int mode) {
        String digits = Integer.toOctalString(mode);
        return "0".repeat(Math.max(OCTAL_DIGITS - digits.length(), 0)) + digits;
    }
}
