package sopsinstaller.leaks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import sopsinstaller.endtoend.Machine;
import sopsinstaller.endtoend.Tracer;
import sopsinstaller.leaks.Needle.Kind;
import sopsinstaller.leaks.Needles.Hit;

/** Runs the program in a machine and looks everywhere for what it must not leave. */
final class Watch {
    /** What is written here is of the watch, not of the program. */
    static final String OWN = "/mnt/watch";
    /** Every place in the machine that can be written; {@link #seal} takes care that there is no other. */
    private static final List<String> WRITABLE = List.of("/run", "/home", "/srv", "/tmp", "/var/tmp", "/mnt/case",
            "/dev/shm", "/dev/mqueue", "/mnt/tools");
    /** The value files of generations, and of one that was being made when its run was killed. */
    private static final Pattern GENERATION =
            Pattern.compile("/run/(user/1000/)?[a-z0-9-]+\\.d/(\\d+|\\.new-generation)/.*");
    private static final Pattern OWN_FILES = Pattern.compile("/mnt/case/tracer.*");
    private static final String COVER = """
            mkdir /mnt/watch
            for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs none $place; done
            mount -o remount,bind,ro /
            """;

    private final Machine machine;
    private final Tracer tracer;
    private final Needles needles;
    private final Set<String> known = new HashSet<>();

    /**
     * What a run left.
     *
     * @param report how it ended
     * @param leaks one line for each thing that is where it must not be
     * @param memory what was in its memory at its end
     */
    record Evidence(Tracer.Report report, List<String> leaks, List<Dump.Found> memory) {}

    Watch(Machine machine, Tracer tracer, Needles needles) {
        this.machine = machine;
        this.tracer = tracer;
        this.needles = needles;
    }

    /** Makes everything in the machine unwritable but places that are looked at. */
    static void seal(Machine machine) throws IOException, InterruptedException {
        machine.script(COVER);
    }

    /** Runs, and looks. */
    Evidence run(Situation situation) throws IOException, InterruptedException {
        if (!situation.before().isEmpty()) {
            machine.script(situation.before());
        }
        var options = new ArrayList<>(List.of("--execs", OWN + "/execs", "--memory", "exit=" + OWN + "/memory"));
        options.addAll(situation.tracing());
        Files.deleteIfExists(own("memory"));
        var command = new ArrayList<>(List.of(machine.expand("@program@")));
        command.addAll(situation.command());
        Tracer.Report report = tracer.run(options, situation.environment(), command);
        var leaks = new ArrayList<String>();
        if (!situation.statuses().contains(report.run().status())) {
            leaks.add("ended with " + report.run().status() + ": " + report.run().err().strip());
        }
        lookAt("stdout", report.run().out().getBytes(UTF_8), situation.printed(), leaks);
        lookAt("stderr", report.run().err().getBytes(UTF_8), Set.of(), leaks);
        lookAtChildren(situation, leaks);
        lookAtFiles(leaks);
        List<Dump.Found> memory = Files.exists(own("memory"))
                ? Dump.read(own("memory")).search(needles) : List.of();
        return new Evidence(report, leaks, memory);
    }

    /** What the program and its children were given; what was given to the program itself is not its doing. */
    private void lookAtChildren(Situation situation, List<String> leaks) throws IOException {
        String[] execs = new String(Files.readAllBytes(own("execs")), ISO_8859_1).split("(?<=\0|^)exec (?=\\d+\0)");
        for (int i = 1; i < execs.length; i++) {
            boolean program = i == 1;
            String words = execs[i].substring(execs[i].indexOf('\0') + 1);
            int environment = words.indexOf("environment\0");
            String who = program ? "the program" : "child " + words.substring(0, words.indexOf('\0'));
            lookAt("arguments of " + who, words.substring(0, environment).getBytes(ISO_8859_1), Set.of(), leaks);
            if (!program || situation.environment().isEmpty()) {
                lookAt("environment of " + who, words.substring(environment).getBytes(ISO_8859_1), Set.of(), leaks);
            }
        }
    }

    /** Looks at names, contents and links of all that can be written, but the inputs and the generations' files. */
    void lookAtFiles(List<String> leaks) throws IOException {
        for (String place : WRITABLE) {
            Path top = Path.of(machine.root() + place);
            if (!Files.isDirectory(top)) {
                continue;
            }
            try (var all = Files.walk(top)) {
                for (Path each : all.toList()) {
                    String name = each.toString().substring(machine.root().length());
                    lookAt("a name: " + name, name.getBytes(UTF_8), Set.of(), leaks);
                    var here = new ArrayList<String>();
                    if (Files.isSymbolicLink(each)) {
                        lookAt("the link " + name, Files.readSymbolicLink(each).toString().getBytes(UTF_8),
                                Set.of(), here);
                    } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)
                            && !OWN_FILES.matcher(name).matches()) {
                        boolean secret = GENERATION.matcher(name).matches();
                        lookAt("file " + name, Files.readAllBytes(each), secret ? Set.of(Kind.VALUE) : Set.of(), here);
                    }
                    // what is there stays there: told of the run that left it
                    here.stream().filter(known::add).forEach(leaks::add);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    private void lookAt(String where, byte[] bytes, Set<Kind> allowed, List<String> leaks) {
        var told = new HashSet<String>();
        for (Hit hit : needles.inText(bytes)) {
            if (!allowed.contains(hit.needle().kind()) && told.add(hit.needle().name())) {
                leaks.add(hit.needle().name() + " in " + where + ": " + hit);
            }
        }
    }

    private Path own(String name) {
        return Path.of(machine.root() + OWN, name);
    }
}
