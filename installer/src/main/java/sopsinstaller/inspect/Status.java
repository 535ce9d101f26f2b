package sopsinstaller.inspect;

import static sopsinstaller.failure.Quoted.quoted;
import static sopsinstaller.failure.Quoted.safe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MachineFailure.CallFailed;
import sopsinstaller.failure.Warning;
import sopsinstaller.inspect.StatusReader.Outcome;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.PathWalk;
import sopsinstaller.linux.PathWalk.End;
import sopsinstaller.linux.PathWalk.Missing;
import sopsinstaller.linux.PathWalk.Rights;
import sopsinstaller.linux.PathWalk.Way;

/** What is installed: the generations that links lead to, their files and links as they are now. Reads no value. */
public final class Status {
    private static final List<String> SYSTEM_LINKS = List.of("/run/secrets-for-users", "/run/secrets");
    private static final String USER_LINK = "sops-nix/secrets";
    private final List<StatusGeneration> generations = new ArrayList<>();
    private final List<Outcome.Absent> absent = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();

    private Status(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Installed(StatusGeneration generation) -> generations.add(generation);
                case Outcome.Absent nothing -> absent.add(nothing);
                case Outcome.Refused(Failure failure) -> failures.add(failure);
            }
        }
    }

    /**
     * What {@code link} leads to; a relative one is taken from the working directory. With an empty one what the usual
     * links lead to: those of the two stages, and that of the user whose {@code environment} it is.
     *
     * @throws InstallException when the working directory is needed and not known
     */
    public static Status read(Libc libc, Map<String, String> environment, String link) throws InstallException {
        return read(libc, link.isEmpty() ? usualLinks(environment) : List.of(absolute(libc, link)));
    }

    /** The links that are looked at when none is named, each once. */
    static List<String> usualLinks(Map<String, String> environment) {
        Set<String> links = new LinkedHashSet<>(SYSTEM_LINKS);
        String configuration = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        // a relative one is to be ignored (XDG Base Directory Specification)
        if (configuration.startsWith("/")) {
            links.add(withoutSlashes(configuration) + "/" + USER_LINK);
        } else if (home.startsWith("/")) {
            links.add(withoutSlashes(home) + "/.config/" + USER_LINK);
        }
        return List.copyOf(links);
    }

    /** What {@code links}, absolute paths, lead to. */
    static Status read(Libc libc, List<String> links) {
        StatusReader reader = new StatusReader(libc, StatusOwners.ofThisHost(libc));
        List<Outcome> outcomes = new ArrayList<>();
        for (String link : links) {
            outcomes.add(reader.read(link));
        }
        return new Status(outcomes);
    }

    private static String absolute(Libc libc, String link) throws InstallException {
        String bare = withoutSlashes(link);
        if (link.startsWith("/")) {
            return bare.isEmpty() ? "/" : bare;
        }
        return withoutSlashes(workingDirectory(libc)) + "/" + bare;
    }

    private static String withoutSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static String workingDirectory(Libc libc) throws InstallException {
        String path = "/proc/self/cwd";
        try {
            PathWalk walk = new PathWalk(libc, Rights.USER);
            if (walk.toParentOf(path, Way.FOREIGN, Missing.STOP) instanceof End.Reached reached) {
                try (reached) {
                    return reached.directory().readLink(reached.name());
                }
            }
            throw new InstallException(new CallFailed("readlinkat", path, "the working directory is not known"));
        } catch (ErrnoException e) {
            throw new InstallException(new CallFailed(e.call(), e.path(), e.reason()), e);
        }
    }

    /** Whether at least one generation was found. */
    public boolean installed() {
        return !generations.isEmpty();
    }

    /** Why nothing can be told; empty when something is, or when nothing is there to tell of. */
    public List<Failure> failures() {
        return installed() ? List.of() : List.copyOf(failures);
    }

    /** What could not be read beside what could. */
    public List<Warning> warnings() {
        return installed()
                ? failures.stream().map(failure -> new Warning(failure.subject(), failure.problem()
                        + (failure.remedy().isEmpty() ? "" : "; " + failure.remedy()))).toList()
                : List.of();
    }

    /** The generations, read. */
    List<StatusGeneration> generations() {
        return List.copyOf(generations);
    }

    /** For people; ends with a line feed, unless it is empty because only {@link #failures} are to tell. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (StatusGeneration generation : generations) {
            out.append(out.isEmpty() ? "" : "\n").append(StatusText.of(generation));
        }
        if (!installed() && failures.isEmpty()) {
            out.append("nothing is installed\n");
        }
        for (Outcome.Absent nothing : absent) {
            if (!nothing.why().isEmpty()) {
                out.append(quoted(nothing.link())).append(' ').append(nothing.why()).append('\n');
            } else if (!installed() && failures.isEmpty()) {
                out.append("  there is no ").append(safe(nothing.link())).append('\n');
            }
        }
        return out.toString();
    }

    /** The generations as one line of JSON, a list that is empty when nothing is installed; ends with a line feed. */
    public String json() {
        return StatusJson.of(generations);
    }
}
