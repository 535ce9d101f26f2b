package sopsinstaller.manifest;

import static sopsinstaller.failure.Quoted.quoted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sopsinstaller.manifest.Manifest.Placeholder;
import sopsinstaller.manifest.Manifest.Secret;

/**
 * Reads {@code placeholders} and sops-nix's {@code placeholderBySecretName}, which means raw ones.
 *
 * <ol>
 *   <li>No two have the same text; only what is in {@code placeholderBySecretName} may stand in the other list again.
 *   <li>The secret is one of this manifest. Of {@code placeholderBySecretName} it need not be, because sops-nix's
 *       module lists the secrets of both its manifests there; a template that uses such a one fails.
 *   <li>No two secrets have the same name, or it would not be clear which is meant.
 * </ol>
 */
final class PlaceholderReader {
    private final Problems problems;
    private final Problems.Members top;
    private final List<Secret> secrets;
    private final List<Secret> templateSecrets;
    private final Map<String, Placeholder> byText = new HashMap<>();

    /** Reads members of {@code top}. */
    PlaceholderReader(Problems problems, Problems.Members top, List<Secret> secrets, List<Secret> templateSecrets) {
        this.problems = problems;
        this.top = top;
        this.secrets = secrets;
        this.templateSecrets = templateSecrets;
    }

    /** All placeholders, those of {@code placeholderBySecretName} first. */
    List<Placeholder> read() {
        List<Placeholder> result = new ArrayList<>();
        switch (top.value(Member.PLACEHOLDER_BY_SECRET_NAME)) {
            case JsonValue.Obj object -> readByName(object, result);
            case JsonValue.Null() -> { }
            case JsonValue.Arr _, JsonValue.Text _, JsonValue.Int _, JsonValue.OtherNumber _, JsonValue.Bool _ ->
                    top.wrongType(Member.PLACEHOLDER_BY_SECRET_NAME, "an object");
        }
        List<JsonValue> items = top.items(Member.PLACEHOLDERS, "a list");
        if (items.isEmpty() && templateSecrets.isEmpty()) {
            return result;
        }
        Map<String, Integer> known = namesOfSecrets();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof JsonValue.Obj object) {
                read(problems.new Members(Member.PLACEHOLDERS, i, object), known, result);
            } else {
                problems.add(Problems.place(Member.PLACEHOLDERS, i, ""),
                        "must be an object, not " + items.get(i).kind());
            }
        }
        return result;
    }

    /** In the order of the names, so that problems are told in the same order every time. */
    private void readByName(JsonValue.Obj object, List<Placeholder> result) {
        Problems.Members members = problems.new Members(Member.PLACEHOLDER_BY_SECRET_NAME.label(), object);
        List<String> names = new ArrayList<>(object.named().keySet());
        names.sort(null);
        for (String name : names) {
            JsonValue value = object.named().get(name);
            String text = members.text(name, value, "");
            if (!text.isEmpty()) {
                add(members, new Placeholder(text, name, Encoding.RAW), result);
            } else if (value instanceof JsonValue.Text(String empty) && empty.isEmpty()) {
                members.add(quoted(name) + " is empty");
            }
        }
    }

    private void read(Problems.Members members, Map<String, Integer> known, List<Placeholder> result) {
        String text = members.required(Member.PLACEHOLDER);
        String secret = members.required(Member.SECRET);
        Encoding encoding = encoding(members);
        if (!secret.isEmpty() && !known.containsKey(secret)) {
            members.add("secret " + quoted(secret) + " is neither in secrets nor in templateSecrets");
        }
        Placeholder placeholder = new Placeholder(text, secret, encoding);
        Placeholder first = byText.get(text);
        if (!text.isEmpty() && !(placeholder.equals(first) && isByName(first))) {
            add(members, placeholder, result);
        }
    }

    /** Whether this very entry came from {@code placeholderBySecretName}. */
    private boolean isByName(Placeholder placeholder) {
        if (top.value(Member.PLACEHOLDER_BY_SECRET_NAME) instanceof JsonValue.Obj object
                && object.named().get(placeholder.secret()) instanceof JsonValue.Text(String text)) {
            return text.equals(placeholder.text());
        }
        return false;
    }

    private void add(Problems.Members members, Placeholder placeholder, List<Placeholder> result) {
        Placeholder first = byText.putIfAbsent(placeholder.text(), placeholder);
        if (first == null) {
            result.add(placeholder);
        } else {
            members.add("the placeholder of secret " + quoted(placeholder.secret())
                    + " is already that of secret " + quoted(first.secret()));
        }
    }

    private static Encoding encoding(Problems.Members members) {
        String label = members.text(Member.ENCODING, Encoding.RAW.label());
        List<String> labels = new ArrayList<>();
        for (Encoding encoding : Encoding.values()) {
            if (encoding.label().equals(label)) {
                return encoding;
            }
            labels.add(encoding.label());
        }
        members.add("encoding " + quoted(label) + " is none of " + String.join(", ", labels));
        return Encoding.RAW;
    }

    /** The names of all secrets; those of template secrets must be new. */
    private Map<String, Integer> namesOfSecrets() {
        Map<String, Integer> names = HashMap.newHashMap(secrets.size() + templateSecrets.size());
        for (Secret secret : secrets) {
            names.put(secret.name(), secret.index());
        }
        for (Secret secret : templateSecrets) {
            Integer first = secret.name().isEmpty() ? null : names.putIfAbsent(secret.name(), secret.index());
            if (first != null) {
                int before = secrets.size();
                problems.add(Problems.place(Member.TEMPLATE_SECRETS, secret.index() - before, secret.name()),
                        "the name is already taken by " + (first < before
                                ? Problems.place(Member.SECRETS, first, secret.name())
                                : Problems.place(Member.TEMPLATE_SECRETS, first - before, secret.name())));
            }
        }
        return names;
    }
}
