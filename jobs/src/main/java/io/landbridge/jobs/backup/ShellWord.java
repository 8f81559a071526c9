package io.landbridge.jobs.backup;

/** A text as one word of a POSIX shell. */
final class ShellWord {

    private ShellWord() {}

    static String of(String text) {
        return text.matches("[A-Za-z0-9_./:@%+=,-]+") ? text : '\'' + text.replace("'", "'\\''") + '\'';
    }
}
