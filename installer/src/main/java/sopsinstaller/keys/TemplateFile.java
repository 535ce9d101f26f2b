package sopsinstaller.keys;

import sopsinstaller.failure.EntryFailure;
import sopsinstaller.failure.InstallException;
import sopsinstaller.failure.MalformedInputException;
import sopsinstaller.linux.ErrnoException;
import sopsinstaller.linux.Files;
import sopsinstaller.linux.Libc;
import sopsinstaller.manifest.Manifest.Template;
import sopsinstaller.manifest.TemplateText;

/** Reads the text of a template from its file, for checks and for installs; beside {@link SopsFileReader}. */
public final class TemplateFile {
    private TemplateFile() {}

    /**
     * The bytes of {@code file}, the text of {@code template}.
     *
     * @throws InstallException when it cannot be read, is no regular file or is too large
     */
    public static byte[] read(Libc libc, Template template, String file) throws InstallException {
        String reason;
        try {
            return Files.read(libc, file, TemplateText.MAX_BYTES);
        } catch (ErrnoException e) {
            reason = e.reason();
        } catch (MalformedInputException e) {
            reason = e.getMessage();
        }
        throw new InstallException(new EntryFailure.TextUnreadable(TemplateText.label(template), file, reason));
    }
}
