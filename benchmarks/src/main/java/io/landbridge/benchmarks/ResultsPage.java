package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a Markdown page that a run writes, between two comments. */
final class ResultsPage {

    static final String BEGIN = "<!-- results: written by make bench -->";
    static final String END = "<!-- end of results -->";

    private ResultsPage() {}

    /** @throws IOException if the page lacks the two comments */
    static void replace(Path page, String results) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " lacks \"" + BEGIN + "\" and \"" + END + "\" after it");
        }
        Files.writeString(
                page, text.substring(0, begin + BEGIN.length()) + "\n\n" + results + "\n" + text.substring(end));
    }
}
