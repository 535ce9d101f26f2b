package sopsinstaller.linux;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.security.SecureRandom;
import org.bouncycastle.crypto.CryptoServicesRegistrar;

/**
 * Bouncy Castle without the JDK's sources of randomness, which bring all of its security providers: 4 MB. Nothing
 * here encrypts; new keys are made of the kernel's bytes, and RSA is blinded without chance. On the JVM this is never
 * loaded.
 */
final class BouncyCastleInImage {
    private BouncyCastleInImage() {}

    /** Asked only by code that encrypts, signs or makes keys. */
    @TargetClass(CryptoServicesRegistrar.class)
    static final class Registrar {
        @Substitute
        public static SecureRandom getSecureRandom() {
            throw new IllegalStateException("this program uses no source of random numbers but the kernel's");
        }

        @Substitute
        public static SecureRandom getSecureRandom(SecureRandom given) {
            return given == null ? getSecureRandom() : given;
        }
    }
}
