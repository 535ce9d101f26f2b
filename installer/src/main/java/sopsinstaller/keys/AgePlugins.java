package sopsinstaller.keys;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import sopsinstaller.age.PluginChannel;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.FileStatus;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.linux.OpenFile;

/**
 * The age plugins of this host: the programs {@code age-plugin-NAME} in the directories of {@code PATH}.
 *
 * <ol>
 *   <li>Only absolute directories are searched, never the current one; names are letters, digits and {@code +-._}.
 *   <li>A plugin gets {@code PATH} (of those directories), {@code HOME}, {@code XDG_RUNTIME_DIR} and {@code LANG} as
 *       far as we have them, and nothing else of our environment.
 *   <li>What went wrong is in {@link #unusable}; a plugin that hung is not asked again.
 * </ol>
 */
public final class AgePlugins implements PluginChannel.Opener {
    private static final List<String> PASSED_ON = List.of("HOME", "XDG_RUNTIME_DIR", "LANG");
    private static final String TEMPORARY_DIRECTORY = "/tmp";
    private static final int EXECUTABLE = 0111;

    private final Libc libc;
    private final Consumer<String> operator;
    private final AgePlugin.Patience patience;
    private final List<String> directories;
    private final Map<String, String> environment;
    private final SequencedMap<String, AgePlugin> plugins = new LinkedHashMap<>();

    /**
     * Looks for nothing yet.
     *
     * @param environment the variables of this process
     * @param operator is told what plugins say, each thing once, as a line like
     *     {@code age-plugin-yubikey: please touch your YubiKey}, safe to print
     */
    public AgePlugins(Libc libc, Map<String, String> environment, Consumer<String> operator) {
        this(libc, environment, operator, AgePlugin.Patience.USUAL);
    }

    AgePlugins(Libc libc, Map<String, String> environment, Consumer<String> operator, AgePlugin.Patience patience) {
        this.libc = libc;
        this.operator = operator;
        this.patience = patience;
        this.directories = absolute(environment.getOrDefault("PATH", ""));
        this.environment = new HashMap<>(Map.of("PATH", String.join(":", directories)));
        for (String name : PASSED_ON) {
            if (environment.containsKey(name)) {
                this.environment.put(name, environment.get(name));
            }
        }
    }

    @Override
    public Optional<PluginChannel> open(String name) {
        return plugins.computeIfAbsent(name, this::find).open();
    }

    /** What went wrong with plugins so far, each thing once; path is the program's name. */
    public List<UnusableKey> unusable() {
        List<UnusableKey> unusable = new ArrayList<>();
        for (AgePlugin plugin : plugins.values()) {
            for (String reason : plugin.reasons()) {
                unusable.add(new UnusableKey(plugin.program(), reason, KeyKind.AGE));
            }
        }
        return List.copyOf(unusable);
    }

    private AgePlugin find(String name) {
        String program = "age-plugin-" + name;
        AgePlugin.Start start = new AgePlugin.Start(libc, environment, directory());
        if (!isName(name)) {
            return AgePlugin.unusable(program, "is no name of a plugin");
        }
        for (String directory : directories) {
            String path = directory.endsWith("/") ? directory + program : directory + "/" + program;
            if (isProgram(path)) {
                return new AgePlugin(program, path, start, patience, operator);
            }
        }
        return AgePlugin.unusable(program, "is not in PATH: add its package to age.plugins");
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if ((letter < 'a' || letter > 'z') && (letter < 'A' || letter > 'Z') && (letter < '0' || letter > '9')
                    && "+-._".indexOf(letter) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private boolean isProgram(String path) {
        try (OpenFile file = OpenFile.open(libc, path)) {
            FileStatus status = file.status();
            return status.kind() == FileStatus.Kind.FILE && (status.mode() & EXECUTABLE) != 0;
        } catch (ErrnoException _) {
            return false;
        }
    }

    /** The one for temporary files, as in the age command; plugins may leave files there. */
    private String directory() {
        try {
            return Files.exists(libc, TEMPORARY_DIRECTORY) ? TEMPORARY_DIRECTORY : "/";
        } catch (ErrnoException _) {
            return "/";
        }
    }

    private static List<String> absolute(String path) {
        List<String> directories = new ArrayList<>();
        for (int from = 0; from < path.length(); ) {
            int colon = path.indexOf(':', from);
            int to = colon < 0 ? path.length() : colon;
            if (path.charAt(from) == '/') {
                directories.add(path.substring(from, to));
            }
            from = to + 1;
        }
        return directories;
    }
}
