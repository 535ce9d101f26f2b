package sopsinstaller.sops;

import java.util.List;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.secret.SecretBytes;

/**
 * Shamir's secret sharing over GF(2^8) with the polynomial of AES, in the layout of Vault and sops (sops-file
 * format, section "Recovering the data key"): a part is one y value for each byte of the secret, then its x.
 */
final class ShamirShares {
    /** x^8 + x^4 + x^3 + x + 1 without its highest term. */
    private static final int AES_POLYNOMIAL = 0x1B;

    private ShamirShares() {}

    /**
     * The secret that all {@code parts} together hold; any number from the threshold on gives the same.
     *
     * @return owned by the caller
     * @throws MalformedInputException when they are fewer than two, of unequal length, shorter than two bytes, or
     *     two have the same x
     */
    static SecretBytes combine(List<SecretBytes> parts) throws MalformedInputException {
        if (parts.size() < 2) {
            throw new MalformedInputException("fewer than two parts of the data key");
        }
        int length = parts.getFirst().length() - 1;
        if (length < 1) {
            throw new MalformedInputException("a part of the data key is too short");
        }
        int[] weights = weights(parts, length);
        byte[] secret = new byte[length];
        for (int part = 0; part < weights.length; part++) {
            byte[] y = parts.get(part).expose();
            for (int i = 0; i < length; i++) {
                secret[i] ^= (byte) multiply(y[i] & 0xFF, weights[part]);
            }
        }
        return SecretBytes.takingOver(secret);
    }

    /** The Lagrange coefficients at 0: for each part a the product of x_b / (x_a XOR x_b) over the others. */
    private static int[] weights(List<SecretBytes> parts, int length) throws MalformedInputException {
        int[] x = new int[parts.size()];
        for (int a = 0; a < x.length; a++) {
            if (parts.get(a).length() != length + 1) {
                throw new MalformedInputException("the parts of the data key have different lengths");
            }
            x[a] = parts.get(a).expose()[length] & 0xFF;
        }
        int[] weights = new int[x.length];
        for (int a = 0; a < x.length; a++) {
            weights[a] = 1;
            for (int b = 0; b < x.length; b++) {
                if (a != b) {
                    if (x[a] == x[b]) {
                        throw new MalformedInputException("two groups hold the same part of the data key");
                    }
                    weights[a] = multiply(weights[a], multiply(x[b], inverse(x[a] ^ x[b])));
                }
            }
        }
        return weights;
    }

    /** The product of two field elements, 0 to 255, without a branch on their bits. */
    static int multiply(int a, int b) {
        int product = 0;
        int shifted = a;
        for (int bit = 0; bit < 8; bit++) {
            product ^= shifted & -(b >> bit & 1);
            shifted = shifted << 1 & 0xFF ^ AES_POLYNOMIAL & -(shifted >> 7);
        }
        return product;
    }

    /** The inverse of a field element: its 254th power. */
    static int inverse(int a) {
        int result = 1;
        int power = a;
        for (int bit = 1; bit < 8; bit++) {
            power = multiply(power, power);
            result = multiply(result, power);
        }
        return result;
    }
}
