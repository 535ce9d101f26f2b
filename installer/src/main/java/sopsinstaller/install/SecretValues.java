package sopsinstaller.install;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.FileFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.keys.AgeFileReader;
import sopsinstaller.keys.HostKeys;
import sopsinstaller.keys.KeyReport;
import sopsinstaller.keys.SopsFileReader;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.DataKeyRecovery;
import sopsinstaller.sops.SopsFile;
import sopsinstaller.store.SecretFormat;
import sopsinstaller.store.Selections;
import sopsinstaller.store.Store;
import sopsinstaller.tree.KeyIndex;
import sopsinstaller.tree.Node;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Selection;

/**
 * The values of all secrets of a manifest, those for templates only among them.
 *
 * <ol>
 *   <li>Each encrypted file is read, decrypted and checked against its MAC once, whatever the number of its secrets.
 *   <li>Files are worked on one after the other, and each tree is wiped before the next file is read.
 *   <li>A file that fails fails its own secrets only, all with the same {@link Failure} object; a key that leads
 *       nowhere fails one secret.
 * </ol>
 */
public final class SecretValues {
    private final Manifest manifest;
    private final Libc libc;
    private final HostKeys keys;

    /** Reads nothing yet; {@code keys} are borrowed. */
    public SecretValues(Manifest manifest, Libc libc, HostKeys keys) {
        this.manifest = manifest;
        this.libc = libc;
        this.keys = keys;
    }

    /** What became of one secret. */
    public sealed interface Value {}

    /** The bytes to install; owned by whom {@link #load} gave them to. */
    public record Plain(SecretBytes bytes) implements Value {}

    /** Why there are none. */
    public record Failed(Failure failure) implements Value {}

    /**
     * Reads every file that a secret names.
     *
     * @return for every secret its value, by its {@link Secret#index}, in the order of the files' first use
     */
    public Map<Integer, Value> load() {
        SequencedMap<Integer, Value> values = LinkedHashMap.newLinkedHashMap(
                manifest.secrets().size() + manifest.templateSecrets().size());
        boolean complete = false;
        try {
            manifest.secretsByFile().forEach((file, secrets) -> load(file, secrets, values));
            complete = true;
            return values;
        } finally {
            if (!complete) {
                wipe(values);
            }
        }
    }

    /** Wipes every value. */
    public static void wipe(Map<Integer, Value> values) {
        for (Value value : values.values()) {
            if (value instanceof Plain(SecretBytes bytes)) {
                bytes.close();
            }
        }
    }

    private void load(String path, List<Secret> secrets, Map<Integer, Value> values) {
        try {
            switch (secrets.getFirst().format()) {
                case Store format -> loadSops(path, format, secrets, values);
                case SecretFormat.Age _ -> loadAge(path, secrets, values);
            }
        } catch (InstallException e) {
            fail(secrets, values, e.failure());
        } catch (OutOfMemoryError | StackOverflowError _) {
            fail(secrets, values, new FileFailure.Exhausting(path));
        }
    }

    private void loadSops(String path, Store format, List<Secret> secrets, Map<Integer, Value> values)
            throws InstallException {
        try (SopsFile file = SopsFileReader.read(libc, path, format)) {
            decrypt(path, file);
            KeyIndex index = new KeyIndex();
            for (Secret secret : secrets) {
                values.put(secret.index(), select(file, secret, index));
            }
        }
    }

    /** The first secret owns what was decrypted, the others of the same file own copies. */
    private void loadAge(String path, List<Secret> secrets, Map<Integer, Value> values) throws InstallException {
        SecretBytes plain = AgeFileReader.decrypt(libc, path, keys);
        values.put(secrets.getFirst().index(), new Plain(plain));
        for (int i = 1; i < secrets.size(); i++) {
            values.put(secrets.get(i).index(), new Plain(SecretBytes.copyOf(plain.expose())));
        }
    }

    /** Fails all secrets of a file, also those that had been selected before memory ran out. */
    private static void fail(List<Secret> secrets, Map<Integer, Value> values, Failure failure) {
        Value failed = new Failed(failure);
        for (Secret secret : secrets) {
            if (values.put(secret.index(), failed) instanceof Plain(SecretBytes bytes)) {
                bytes.close();
            }
        }
    }

    private void decrypt(String path, SopsFile file) throws InstallException {
        switch (DataKeyRecovery.recover(file.metadata(), keys)) {
            case DataKeyRecovery.NotRecovered attempt ->
                throw new InstallException(KeyReport.of(path, file.metadata(), attempt, keys));
            case DataKeyRecovery.Recovered recovered -> {
                try (SecretBytes dataKey = recovered.dataKey()) {
                    file.decrypt(dataKey);
                } catch (MalformedInputException e) {
                    throw new InstallException(new FileFailure.Damaged(path, e.getMessage()), e);
                }
            }
        }
    }

    private static Value select(SopsFile file, Secret secret, KeyIndex index) {
        try {
            if (Selections.wholeFile(file.store(), secret.key())) {
                return new Plain(file.select(secret.key()));
            }
            MapNode first = file.documents().getFirst();
            return switch (secret.key().find(first, index)) {
                case Selection.Missing missing -> new Failed(new FileFailure.NoSuchKey(secret.sopsFile(),
                        secret.name(), missing.problem(), missing.existingKeys(), missing.nearest()));
                case Selection.Found(Node node) -> new Plain(Selections.bytes(file.store(), first, node));
            };
        } catch (MalformedInputException e) {
            return new Failed(new FileFailure.NoValue(
                    secret.sopsFile(), secret.name(), secret.key().text(), e.getMessage()));
        }
    }
}
