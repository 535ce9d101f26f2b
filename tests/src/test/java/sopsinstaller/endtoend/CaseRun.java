package sopsinstaller.endtoend;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.endtoend.CaseFile.Section;

/** Plays the sections of a case on a machine and returns them with what really happened in place of what was expected. */
final class CaseRun {
    private final Machine machine;
    private final Witness witness;
    private Machine.Run last = new Machine.Run(0, "", "");

    CaseRun(Machine machine) {
        this.machine = machine;
        this.witness = new Witness(machine.root());
    }

    /** Plays all sections. */
    List<Section> play(List<Section> sections) throws IOException, InterruptedException {
        var happened = new ArrayList<Section>();
        for (Section section : sections) {
            happened.add(section.withBody(play(section)));
        }
        return happened;
    }

    private String play(Section section) throws IOException, InterruptedException {
        return switch (section.word()) {
            case "manifest", "file" -> {
                machine.write(section.arguments().getFirst(), machine.expand(section.body()));
                yield section.body();
            }
            case "script" -> {
                machine.script(section.body());
                yield section.body();
            }
            case "run" -> {
                last = run(section.arguments());
                yield "status " + last.status() + "\n";
            }
            case "stderr" -> shown(last.err());
            case "stdout" -> shown(last.out());
            case "tree" -> {
                var text = new StringBuilder();
                for (String path : section.arguments()) {
                    text.append(witness.tree(path));
                }
                yield text.toString();
            }
            case "mount" -> witness.mount(section.arguments().getFirst());
            default -> throw new IOException("unknown section '" + section.word() + "'");
        };
    }

    private Machine.Run run(List<String> arguments) throws IOException, InterruptedException {
        Map<String, String> environment = new LinkedHashMap<>();
        var command = new ArrayList<String>();
        String user = "root";
        for (String argument : arguments) {
            if (command.isEmpty() && argument.equals("alice")) {
                user = argument;
                environment.put("JAVA_HOME", "/mnt/jdk");
            } else if (command.isEmpty() && argument.contains("=")) {
                int equals = argument.indexOf('=');
                environment.put(argument.substring(0, equals), machine.expand(argument.substring(equals + 1)));
            } else if (argument.equals("<&-")) {
                command.addAll(0, List.of("/bin/sh", "-c", "exec \"$0\" \"$@\" <&-"));
            } else {
                command.add(machine.expand(argument));
            }
        }
        return machine.run(user, environment, command);
    }

    private String shown(String text) {
        return text.isEmpty() || text.endsWith("\n") ? text : text + "\\\n";
    }
}
