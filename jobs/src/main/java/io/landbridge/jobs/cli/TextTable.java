package io.landbridge.jobs.cli;

import java.util.ArrayList;
import java.util.List;

/** Lines and aligned columns for people; numbers are right-aligned, but for a column without a head, which holds words. */
final class TextTable {

    private final StringBuilder text = new StringBuilder();
    private final List<String[]> rows = new ArrayList<>();

    void line(String line) {
        flush();
        text.append(line).append('\n');
    }

    /** Rows that follow each other are aligned with each other. */
    void row(String... cells) {
        rows.add(cells);
    }

    String text() {
        flush();
        return text.toString();
    }

    private static boolean isNumber(String cell) {
        return !cell.isEmpty() && (Character.isDigit(cell.charAt(0)) || cell.charAt(0) == '~');
    }

    private void flush() {
        int columns = rows.stream().mapToInt(cells -> cells.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] cells : rows) {
            for (int i = 0; i < cells.length; i++) {
                widths[i] = Math.max(widths[i], cells[i].length());
            }
        }
        String[] heads = rows.isEmpty() ? new String[0] : rows.get(0);
        for (String[] cells : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < cells.length; i++) {
                String space = " ".repeat(widths[i] - cells[i].length());
                boolean words = i < heads.length && heads[i].isEmpty();
                boolean right = !words && isNumber(cells[i]);
                line.append(i == 0 ? "" : "  ").append(right ? space + cells[i] : cells[i] + space);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        rows.clear();
    }
}
