package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;
import sopsinstaller.sops.DataKeyRecovery.GroupReport;
import sopsinstaller.sops.DataKeyRecovery.KeyReport;
import sopsinstaller.sops.DataKeyRecovery.NotRecovered;
import sopsinstaller.sops.DataKeyRecovery.Recovered;

class DataKeyRecoveryTest {
    private static final MasterKey KMS = new MasterKey.GcpKms("cloud", "");

    /** Opens age keys whose enc is hex; "" is not for this host, "!" is broken. */
    private static Optional<SecretBytes> unlock(MasterKey key, KeyUnlocker.Effort effort) throws MalformedInputException {
        if (effort != KeyUnlocker.Effort.READY) {
            return Optional.empty();
        }
        if (key.enc().equals("!")) {
            throw new MalformedInputException("broken");
        }
        return key.enc().isEmpty() ? Optional.empty()
                : Optional.of(SecretBytes.takingOver(HexFormat.of().parseHex(key.enc())));
    }

    private static MasterKey age(String enc) {
        return new MasterKey.Age("age1" + enc, enc);
    }

    private static Metadata metadata(int threshold, KeyGroup... groups) {
        return new Metadata(List.of(groups), threshold, EncryptionRule.DEFAULT, false, "",
                OffsetDateTime.parse("2024-01-01T00:00:00Z"), "");
    }

    private static KeyGroup group(MasterKey... keys) {
        return new KeyGroup(List.of(keys));
    }

    @Test
    void triesLocalKeysFirstAndStopsAtTheFirst() {
        List<MasterKey> tried = new ArrayList<>();
        KeyUnlocker unlocker = (key, effort) -> {
            tried.add(key);
            return unlock(key, effort);
        };
        Recovered result = assertInstanceOf(Recovered.class,
                DataKeyRecovery.recover(metadata(0, group(KMS, age("!"), age("0102"))), unlocker));
        try (SecretBytes key = result.dataKey()) {
            assertArrayEquals(new byte[] {1, 2}, key.expose());
        }
        assertEquals(List.of(age("!"), age("0102")), tried);
        assertEquals(List.of(age("0102")), result.used());
    }

    @Test
    void asksOtherProgramsOnlyWhereNothingElseOpensEnoughGroups() {
        List<String> asked = new ArrayList<>();
        KeyUnlocker unlocker = (key, effort) -> {
            asked.add(key.label() + " " + effort);
            return effort == KeyUnlocker.Effort.OTHER_PROGRAM && key.equals(age(""))
                    ? Optional.of(SecretBytes.takingOver(HexFormat.of().parseHex("050702"))) : unlock(key, effort);
        };
        Metadata file = metadata(2, group(age("")), group(age("010301")), group(age("050702")));
        Recovered two = assertInstanceOf(Recovered.class, DataKeyRecovery.recover(file, unlocker));
        two.dataKey().close();
        assertEquals(List.of("age1 READY", "age1010301 READY", "age1050702 READY"), asked);
        asked.clear();
        Recovered other = assertInstanceOf(Recovered.class,
                DataKeyRecovery.recover(metadata(2, group(age("")), group(age("010301"))), unlocker));
        try (SecretBytes key = other.dataKey()) {
            assertArrayEquals(HexFormat.of().parseHex("f4f6"), key.expose());
        }
        assertEquals(List.of("age1 READY", "age1010301 READY", "age1 LOCKED", "age1 OTHER_PROGRAM"), asked);
    }

    @Test
    void reportsEveryKeyOfAGroupThatStaysClosed() {
        assertEquals(new NotRecovered(1, 0, List.of(new GroupReport(false, List.of(new KeyReport(age(""), ""),
                        new KeyReport(age("!"), "broken"), new KeyReport(KMS, ""))))),
                DataKeyRecovery.recover(metadata(0, group(KMS, age(""), age("!"))), DataKeyRecoveryTest::unlock));
    }

    @Test
    void aBugInOneKindOfKeyIsNoReasonToStop() {
        KeyUnlocker unlocker = (key, effort) -> {
            if (key.equals(age("!"))) {
                throw new ArithmeticException("secret");
            }
            return unlock(key, effort);
        };
        Recovered result = assertInstanceOf(Recovered.class,
                DataKeyRecovery.recover(metadata(0, group(age("!"), age("0102"))), unlocker));
        result.dataKey().close();
        NotRecovered none = assertInstanceOf(NotRecovered.class,
                DataKeyRecovery.recover(metadata(0, group(age("!"))), unlocker));
        assertEquals("this program has a bug, ArithmeticException", none.groups().getFirst().keys().getFirst().reason());
    }

    @Test
    void combinesThePartsOfEnoughGroups() {
        Recovered result = assertInstanceOf(Recovered.class, DataKeyRecovery.recover(
                metadata(2, group(age("010301")), group(age("")), group(age("050702"))), DataKeyRecoveryTest::unlock));
        try (SecretBytes key = result.dataKey()) {
            assertArrayEquals(HexFormat.of().parseHex("f4f6"), key.expose());
        }
    }

    @Test
    void countsGroupsWhenTooFewOpen() {
        NotRecovered result = assertInstanceOf(NotRecovered.class, DataKeyRecovery.recover(
                metadata(0, group(age("010301")), group(age("")), group(age("050702"))), DataKeyRecoveryTest::unlock));
        assertEquals(3, result.groupsNeeded());
        assertEquals(2, result.groupsOpened());
        assertEquals(List.of(true, false, true), result.groups().stream().map(GroupReport::opened).toList());
    }

    @Test
    void wipesThePartsThatItDoesNotReturn() {
        List<SecretBytes> given = new ArrayList<>();
        KeyUnlocker unlocker = (key, effort) -> {
            Optional<SecretBytes> part = unlock(key, effort);
            part.ifPresent(given::add);
            return part;
        };
        assertInstanceOf(NotRecovered.class, DataKeyRecovery.recover(
                metadata(2, group(age("0101")), group(age("0101"))), unlocker));
        assertEquals(2, given.size());
        for (SecretBytes part : given) {
            assertThrows(IllegalStateException.class, part::expose);
        }
    }
}
