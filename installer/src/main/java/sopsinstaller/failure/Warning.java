package sopsinstaller.failure;

/**
 * Something noticed that did not stop the work.
 *
 * @param subject about what (path, entry), may be empty
 * @param problem what was noticed and what was done instead, lower case, without full stop
 */
public record Warning(String subject, String problem) {}
