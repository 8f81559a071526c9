package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.failure.Problem;
import io.landbridge.pipeline.failure.ProblemsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tables of wrong files, and what is said about them. */
final class WrongFiles {

    private WrongFiles() {}

    /** A case of a table. */
    record Case(String name, String file, List<String> problems) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases(String resource) throws IOException {
        List<Case> cases = new ArrayList<>();
        try (var in = WrongFiles.class.getResourceAsStream(resource)) {
            assertThat(in).isNotNull();
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String block : table.split("(?m)^=== ", -1)) {
                int arrow = block.indexOf("\n->");
                if (arrow >= 0) {
                    int end = block.indexOf('\n');
                    cases.add(new Case(
                            block.substring(0, end),
                            block.substring(end + 1, arrow + 1),
                            block.substring(arrow + 3)
                                    .lines()
                                    .filter(line -> !line.isBlank())
                                    .toList()));
                }
            }
        }
        return cases.stream();
    }

    /** What reading the file says, without the file's name. */
    static List<String> problems(Path file, Runnable reading) {
        try {
            reading.run();
        } catch (ProblemsException e) {
            return e.problems().stream()
                    .map(Problem::toString)
                    .map(problem -> problem.replace(file + ":", "").strip())
                    .toList();
        }
        return List.of("nothing is wrong");
    }
}
