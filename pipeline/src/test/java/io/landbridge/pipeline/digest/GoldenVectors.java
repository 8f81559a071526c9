package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ValueKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of docs/digest.md with what must come of them; {@code golden-vectors.txt} says how it is read. */
public final class GoldenVectors {

    private static final String FILE = "golden-vectors.txt";

    /** The order of the file's fields. */
    private static final List<Engine> ENGINES = List.of(Engine.POSTGRESQL, Engine.MYSQL, Engine.MARIADB);

    private GoldenVectors() {}

    /**
     * Values of one column.
     *
     * @param types the column's type, for engines that have it
     */
    public record Section(
            String title, CanonicalKind kind, ValueKind spelling, Map<Engine, String> types, List<Vector> vectors) {

        @Override
        public String toString() {
            return kind + " " + title;
        }
    }

    /**
     * One value.
     *
     * @param spelled null for NULL
     * @param literals in SQL, for engines that can hold it
     * @param hash of a row of this value alone
     */
    public record Vector(
            int line, @Nullable String spelled, Map<Engine, String> literals, String canonical, long hash) {}

    /** All of them, in the file's order. */
    public static List<Section> read() {
        InputStream file = Objects.requireNonNull(GoldenVectors.class.getResourceAsStream(FILE), FILE);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            List<Section> sections = new ArrayList<>();
            String title = "";
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.startsWith("#")) {
                    title = line.substring(1).strip();
                } else if (line.startsWith("@ ")) {
                    sections.add(section(title, line.substring(2).split(" \\| ", -1)));
                } else if (!line.isEmpty()) {
                    sections.get(sections.size() - 1).vectors().add(vector(number, line.split(" \\| ", -1)));
                }
            }
            return sections;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Section section(String title, String[] fields) {
        String[] kinds = fields[0].split(" ", -1);
        return new Section(
                title,
                CanonicalKind.valueOf(kinds[0]),
                ValueKind.valueOf(kinds[1]),
                byEngine(fields),
                new ArrayList<>());
    }

    private static Vector vector(int line, String[] fields) {
        if (fields.length != 6) {
            throw new IllegalStateException(FILE + ":" + line + " has " + fields.length + " fields");
        }
        String hex = fields[4].equals("\\e") ? "" : fields[4];
        return new Vector(
                line,
                fields[0].equals("\\N") ? null : unescaped(fields[0]),
                byEngine(fields),
                new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8),
                HexFormat.fromHexDigitsToLong(fields[5]));
    }

    private static Map<Engine, String> byEngine(String[] fields) {
        Map<Engine, String> values = new EnumMap<>(Engine.class);
        for (int i = 0; i < ENGINES.size(); i++) {
            if (!fields[i + 1].equals("-")) {
                values.put(ENGINES.get(i), fields[i + 1]);
            }
        }
        return values;
    }

    private static String unescaped(String field) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < field.length()) {
            char c = field.charAt(at++);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char letter = field.charAt(at++);
            switch (letter) {
                case 'e' -> {}
                case 's' -> text.append(' ');
                case 'p' -> text.append('|');
                case 't' -> text.append('\t');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 'u' -> {
                    text.append((char) HexFormat.fromHexDigits(field, at, at + 4));
                    at += 4;
                }
                case '{' -> {
                    int times = field.indexOf('*', at);
                    int end = field.indexOf('}', times);
                    text.append(field.substring(times + 1, end).repeat(Integer.parseInt(field.substring(at, times))));
                    at = end + 1;
                }
                default -> text.append(letter);
            }
        }
        return text.toString();
    }
}
