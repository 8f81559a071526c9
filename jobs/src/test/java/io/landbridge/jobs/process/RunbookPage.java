package io.landbridge.jobs.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a page of runbooks/, with what they have to print. */
record RunbookPage(String name, List<Entry> entries) {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```console\\n(.*?)^```$");
    private static final Pattern EXIT = Pattern.compile("\\[exit (\\d+)]");

    /**
     * A command.
     *
     * @param expected lines in their order; {@code …} stands for anything, alone on its line also for more lines or none
     */
    record Entry(String command, List<String> expected, int exit) {

        /** Whether it goes on by itself while the page does. */
        boolean isInBackground() {
            return command.endsWith(" &");
        }

        /** Whether it may be asked again until it says what is expected. */
        boolean isQuestion() {
            return command.matches("(landbridge (status|approve) |tail |psql .*\"SELECT|mysql .*\"SELECT).*");
        }

        boolean fits(String output) {
            StringBuilder pattern = new StringBuilder("(?s)\\s*");
            for (String line : expected) {
                if (line.equals("…")) {
                    pattern.append(".*?");
                } else {
                    pattern.append("(?m:^)");
                    String rest = line;
                    for (int at = rest.indexOf('…'); at >= 0; at = rest.indexOf('…')) {
                        pattern.append(Pattern.quote(rest.substring(0, at))).append("[^\\n]*");
                        rest = rest.substring(at + 1);
                    }
                    pattern.append(Pattern.quote(rest)).append("[ ]*(?:\\n|\\z)");
                }
            }
            return Pattern.compile(pattern.append("\\s*").toString())
                    .matcher(output)
                    .matches();
        }
    }

    static Path folder() {
        return Path.of(Objects.requireNonNull(System.getProperty("landbridge.root"), "landbridge.root"), "runbooks");
    }

    static RunbookPage read(String name) {
        try {
            List<Entry> entries = new ArrayList<>();
            Matcher block = BLOCK.matcher(Files.readString(folder().resolve(name + ".md")));
            while (block.find()) {
                entries.addAll(entries(block.group(1)));
            }
            return new RunbookPage(name, entries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commands of a test's own. */
    static RunbookPage of(String commands) {
        return new RunbookPage("before and after", entries(commands));
    }

    private static List<Entry> entries(String block) {
        List<Entry> entries = new ArrayList<>();
        for (String line : block.lines().toList()) {
            Matcher exit = EXIT.matcher(line);
            if (line.startsWith("$ ")) {
                entries.add(new Entry(line.substring(2), new ArrayList<>(), 0));
            } else {
                Entry last = entries.remove(entries.size() - 1);
                if (exit.matches()) {
                    last = new Entry(last.command(), last.expected(), Integer.parseInt(exit.group(1)));
                } else {
                    last.expected().add(line);
                }
                entries.add(last);
            }
        }
        return entries;
    }
}
