package sopsinstaller.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sopsinstaller.leaks.Needle.Kind;

/**
 * One run that must not leak.
 *
 * @param name which
 * @param before a script that prepares the machine; may be empty
 * @param environment of the program, all of it
 * @param command the words after the program's name
 * @param statuses with which it may end
 * @param printed what it is asked to print, and so may
 * @param tracing more options of the tracer
 */
record Situation(String name, String before, Map<String, String> environment, List<String> command,
        Set<Integer> statuses, Set<Kind> printed, List<String> tracing) {
    /** A run that must go well. */
    static Situation of(String name, String... command) {
        return new Situation(name, "", Map.of(), List.of(command), Set.of(0), Set.of(), List.of());
    }

    Situation named(String other) {
        return new Situation(other, before, environment, command, statuses, printed, tracing);
    }

    Situation after(String script) {
        return new Situation(name, before + script + "\n", environment, command, statuses, printed, tracing);
    }

    Situation with(String variable, String value) {
        var more = new TreeMap<>(environment);
        more.put(variable, value);
        return new Situation(name, before, more, command, statuses, printed, tracing);
    }

    Situation ending(Integer... allowed) {
        return new Situation(name, before, environment, command, Set.of(allowed), printed, tracing);
    }

    Situation printing(Kind kind) {
        return new Situation(name, before, environment, command, statuses, Set.of(kind), tracing);
    }

    Situation traced(String... options) {
        return new Situation(name, before, environment, command, statuses, printed, List.of(options));
    }

    /** The same with {@code --debug}. */
    Situation debugging() {
        var words = new ArrayList<>(command);
        boolean isCommand = !words.getFirst().contains("/");
        words.add(isCommand ? 1 : 0, "--debug");
        return new Situation(name + " --debug", before, environment, words, statuses, printed, tracing);
    }
}
