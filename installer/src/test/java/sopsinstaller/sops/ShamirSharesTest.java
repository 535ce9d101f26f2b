package sopsinstaller.sops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

class ShamirSharesTest {
    @Test
    void combinesTheVectorOfTheSpecification() throws MalformedInputException {
        try (SecretBytes secret = ShamirShares.combine(parts("010301 050702"))) {
            assertArrayEquals(HexFormat.of().parseHex("f4f6"), secret.expose());
        }
    }

    @Test
    void multipliesInTheFieldOfAes() {
        assertEquals(0xf7, ShamirShares.multiply(0x02, 0xf6));
        assertEquals(0xf6, ShamirShares.inverse(0x03));
        for (int a = 1; a < 256; a++) {
            assertEquals(1, ShamirShares.multiply(a, ShamirShares.inverse(a)));
        }
    }

    @ParameterizedTest
    @CsvSource({"0101, fewer than two", "0101 0101, same part", "0101 010102, different lengths", "01 02, too short"})
    void rejectsPartsThatCannotBelongTogether(String parts, String problem) {
        String message = assertThrows(MalformedInputException.class, () -> ShamirShares.combine(parts(parts)))
                .getMessage();
        assertEquals(true, message.contains(problem), message);
    }

    private static List<SecretBytes> parts(String hex) {
        return Arrays.stream(hex.split(" "))
                .map(part -> SecretBytes.takingOver(HexFormat.of().parseHex(part))).toList();
    }
}
