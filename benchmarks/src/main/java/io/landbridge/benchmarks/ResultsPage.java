package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a Markdown page that a run writes, between two comments. */
final class ResultsPage {

    static final String BEGIN = "<!-- results: written by make bench -->";
    static final String END = "<!-- end of results -->";
    static final String STREAM_BEGIN = "<!-- results of the stream: written by make bench-stream -->";
    static final String STREAM_END = "<!-- end of the stream's results -->";

    static final String VALIDATION_BEGIN = "<!-- results of the comparison: written by make bench-validation -->";
    static final String VALIDATION_END = "<!-- end of the comparison's results -->";

    private ResultsPage() {}

    /** @throws IOException if the page lacks the two comments */
    static void replace(Path page, String results) throws IOException {
        replace(page, BEGIN, END, results);
    }

    /** @throws IOException if the page lacks the two comments */
    static void replaceStream(Path page, String results) throws IOException {
        replace(page, STREAM_BEGIN, STREAM_END, results);
    }

    /** @throws IOException if the page lacks the two comments */
    static void replaceValidation(Path page, String results) throws IOException {
        replace(page, VALIDATION_BEGIN, VALIDATION_END, results);
    }

    private static void replace(Path page, String opening, String closing, String results) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(opening);
        int end = text.indexOf(closing);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " lacks \"" + opening + "\" and \"" + closing + "\" after it");
        }
        Files.writeString(
                page, text.substring(0, begin + opening.length()) + "\n\n" + results + "\n" + text.substring(end));
    }
}
