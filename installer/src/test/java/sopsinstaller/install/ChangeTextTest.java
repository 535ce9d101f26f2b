package sopsinstaller.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sopsinstaller.install.Change.Aspect;
import sopsinstaller.install.Outcome.Requests;

class ChangeTextTest {
    @Test
    void oneChangeAndItsUnit() {
        assertEquals("12 secrets, 1 changed: db/password → restart postgresql.service",
                summary(12, 0, List.of("postgresql.service"), List.of(), secret("db/password", Aspect.VALUE)));
    }

    @Test
    void nothingIsToldWhenNothingChanged() {
        assertEquals(Optional.empty(), ChangeText.summary(12, 0, List.of(), Requests.NONE));
        assertEquals(Optional.empty(), ChangeText.summary(0, 1, List.of(), Requests.NONE));
    }

    @Test
    void whatAnEarlierRunOwedIsTold() {
        assertEquals("2 secrets, an earlier run was cut off → restart a.service",
                summary(2, 0, List.of("a.service"), List.of()));
    }

    @Test
    void nothingDeclaredIsTold() {
        assertEquals(Optional.of("no secrets are declared"), ChangeText.summary(0, 0, List.of(), Requests.NONE));
    }

    @Test
    void groupsAndTemplates() {
        assertEquals("1 secret and 2 templates, 1 added: a; 2 changed: b, template c; 1 removed: template d"
                        + " → restart x.service; reload y.service, z.service",
                summary(1, 2, List.of("x.service"), List.of("y.service", "z.service"), secret("a", Aspect.ADDED),
                        secret("b", Aspect.VALUE), template("c", Aspect.VALUE), template("d", Aspect.REMOVED)));
        assertEquals("3 templates, 1 removed: d → reload y.service",
                summary(0, 3, List.of(), List.of("y.service"), secret("d", Aspect.REMOVED)));
        assertEquals("0 secrets, 1 removed: d", summary(0, 0, List.of(), List.of(), secret("d", Aspect.REMOVED)));
        assertEquals("1 template, 1 added: template t",
                summary(0, 1, List.of(), List.of(), template("t", Aspect.ADDED)));
    }

    @Test
    void whatIsNoNewValueSaysWhatItIs() {
        assertEquals("4 secrets, 4 changed: a (owner or mode), b (path), c (owner or mode, path), d",
                summary(4, 0, List.of(), List.of(), secret("a", Aspect.ACCESS), secret("b", Aspect.PATH),
                        secret("c", Aspect.ACCESS, Aspect.PATH), secret("d", Aspect.VALUE, Aspect.ACCESS)));
    }

    @Test
    void fiveNamesAndTheNumberOfTheRest() {
        List<Change> changes = new ArrayList<>();
        List<String> units = new ArrayList<>();
        for (int i = 1; i <= 12; i++) {
            changes.add(secret("s" + i, Aspect.VALUE));
            units.add("u" + i);
        }
        assertEquals("12 secrets, 5 changed: s1, s2, s3, s4, s5 → restart u1, u2, u3, u4, u5",
                ChangeText.summary(12, 0, changes.subList(0, 5),
                        new Requests(units.subList(0, 5), List.of(), List.of())).orElseThrow());
        assertEquals("12 secrets, 12 changed: s1, s2, s3, s4, s5 and 7 more → restart u1, u2, u3, u4, u5 and 7 more",
                ChangeText.summary(12, 0, changes, new Requests(units, List.of(), List.of())).orElseThrow());
    }

    @Test
    void foreignNamesAreMadeSafe() {
        assertEquals("1 secret, 1 changed: a\\x1b → restart u\\x0a",
                summary(1, 0, List.of("u\n"), List.of(), secret("a\u001b", Aspect.VALUE)));
    }

    @Test
    void linesAreThoseOfSopsInstallSecrets() {
        assertEquals(List.of("adding secret: a", "modifying secrets: b, c", "removing secret: d",
                        "adding rendered secrets: e, f", "modifying rendered secret: g", "removing rendered secret: h"),
                ChangeText.lines(List.of(template("h", Aspect.REMOVED), template("g", Aspect.VALUE, Aspect.ACCESS),
                        template("f", Aspect.ADDED), template("e", Aspect.ADDED), secret("d", Aspect.REMOVED),
                        secret("c", Aspect.VALUE), secret("b", Aspect.VALUE, Aspect.PATH), secret("a", Aspect.ADDED),
                        secret("x", Aspect.ACCESS), secret("y", Aspect.PATH))));
        assertEquals(List.of(), ChangeText.lines(List.of()));
    }

    private static String summary(
            int secrets, int templates, List<String> restart, List<String> reload, Change... changes) {
        return ChangeText.summary(secrets, templates, List.of(changes), new Requests(restart, reload, List.of()))
                .orElseThrow();
    }

    private static Change secret(String name, Aspect... aspects) {
        return new Change("secret", name, Set.of(aspects), List.of(), List.of());
    }

    private static Change template(String name, Aspect... aspects) {
        return new Change("template", name, Set.of(aspects), List.of(), List.of());
    }
}
