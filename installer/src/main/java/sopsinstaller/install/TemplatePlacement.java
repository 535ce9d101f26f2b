package sopsinstaller.install;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.Failure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.install.EntryPlacement.Placed;
import sopsinstaller.keys.TemplateFile;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest;
import sopsinstaller.manifest.Manifest.Placeholder;
import sopsinstaller.manifest.Manifest.Secret;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.manifest.Placeholders;
import sopsinstaller.manifest.TemplateText;
import sopsinstaller.manifest.TemplateText.Quotes;
import sopsinstaller.manifest.TemplateText.Use;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.secret.SecretOutput;

/**
 * Renders the templates and puts them into the new generation, one after the other, so that only one rendered text is
 * in memory. To be used after all secrets were placed, because a template holds what the generation holds: of a secret
 * that was kept its old bytes, and a secret that was left out fails the templates that use it, with its own failure.
 */
final class TemplatePlacement {
    /** Largest rendered text, in bytes. */
    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private final Libc libc;
    private final Placeholders placeholders;
    private final EntryPlacement entries;
    private final Previous previous;
    private final Map<Integer, SecretValues.Value> values;

    /** Takes secrets from {@code values}, which are borrowed, unless {@code entries} placed something else. */
    TemplatePlacement(Libc libc, Manifest manifest, EntryPlacement entries, Previous previous,
            Map<Integer, SecretValues.Value> values) {
        this.libc = libc;
        this.placeholders = new Placeholders(manifest);
        this.entries = entries;
        this.previous = previous;
        this.values = values;
    }

    /** Places all secrets by {@code entries}, then all templates; appends what became of each to {@code placed}. */
    static void placeAll(Libc libc, Manifest manifest, EntryPlacement entries, Previous previous,
            Map<Integer, SecretValues.Value> values, List<Placed> placed) throws ErrnoException, InstallException {
        for (Secret secret : manifest.secrets()) {
            placed.add(entries.place(secret, values.get(secret.index())));
        }
        if (!manifest.templates().isEmpty()) {
            var templates = new TemplatePlacement(libc, manifest, entries, previous, values);
            for (Template template : manifest.templates()) {
                placed.add(templates.place(template));
            }
        }
    }

    /** Renders and places {@code template}. */
    Placed place(Template template) throws ErrnoException, InstallException {
        SecretValues.Value rendered;
        try {
            rendered = new SecretValues.Plain(render(template));
        } catch (InstallException e) {
            rendered = new SecretValues.Failed(e.failure());
        } catch (OutOfMemoryError _) {
            rendered = new SecretValues.Failed(
                    new EntryFailure.TextTooLarge(TemplateText.label(template), MAX_BYTES));
        }
        try {
            return entries.place(template, rendered);
        } finally {
            if (rendered instanceof SecretValues.Plain(SecretBytes bytes)) {
                bytes.close();
            }
        }
    }

    private SecretBytes render(Template template) throws ErrnoException, InstallException {
        TemplateText text = TemplateText.of(template, placeholders, file -> TemplateFile.read(libc, template, file));
        Map<Written, SecretBytes> written = new HashMap<>();
        try {
            long length = text.bytes().length;
            for (Use use : text.uses()) {
                Written key = new Written(use.placeholder(), use.quotes());
                SecretBytes value = written.get(key);
                if (value == null) {
                    value = encoded(template, key);
                    written.put(key, value);
                }
                length += value.length() - (use.to() - use.from());
            }
            if (length > MAX_BYTES) {
                throw new InstallException(
                        new EntryFailure.TextTooLarge(TemplateText.label(template), MAX_BYTES));
            }
            return filled(text, written, (int) length);
        } finally {
            written.values().forEach(SecretBytes::close);
        }
    }

    /** What is written for a placeholder between such quotes. */
    private record Written(Placeholder placeholder, Quotes quotes) {}

    private static SecretBytes filled(TemplateText text, Map<Written, SecretBytes> written, int length) {
        byte[] result = new byte[length];
        int to = 0;
        int from = 0;
        for (Use use : text.uses()) {
            System.arraycopy(text.bytes(), from, result, to, use.from() - from);
            to += use.from() - from;
            SecretBytes value = written.get(new Written(use.placeholder(), use.quotes()));
            System.arraycopy(value.exposeWithin(), value.offset(), result, to, value.length());
            to += value.length();
            from = use.to();
        }
        System.arraycopy(text.bytes(), from, result, to, text.bytes().length - from);
        return SecretBytes.takingOver(result);
    }

    private SecretBytes encoded(Template template, Written key) throws ErrnoException, InstallException {
        Placeholder placeholder = key.placeholder();
        Secret secret = placeholders.secret(placeholder.secret()).orElseThrow();
        Optional<Placed> problem = entries.problem(secret.index());
        Optional<SecretBytes> kept = Optional.empty();
        if (problem.isPresent()) {
            kept = previousBytes(secret, problem.get());
        }
        try (SecretOutput out = new SecretOutput()) {
            SecretBytes value = kept.isPresent() ? kept.get() : installed(secret);
            Encodings.write(placeholder.encoding(), key.quotes(), value, out);
            return out.take();
        } catch (MalformedInputException e) {
            throw new InstallException(new EntryFailure.NotEncodable(TemplateText.label(template), secret.name(),
                    placeholder.encoding().label(), e.getMessage()), e);
        } finally {
            kept.ifPresent(SecretBytes::close);
        }
    }

    /** What the generation holds of a secret that is not there as declared. */
    private Optional<SecretBytes> previousBytes(Secret secret, Placed problem)
            throws ErrnoException, InstallException {
        Optional<SecretBytes> kept = problem.record().isPresent()
                ? previous.bytes(secret.name()) : Optional.empty();
        if (kept.isEmpty()) {
            throw new InstallException(problem.failure().orElseThrow());
        }
        return kept;
    }

    private SecretBytes installed(Secret secret) throws InstallException {
        return switch (values.get(secret.index())) {
            case SecretValues.Plain(SecretBytes bytes) -> bytes;
            case SecretValues.Failed(Failure failure) -> throw new InstallException(failure);
        };
    }
}
