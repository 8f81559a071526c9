package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.stream.ChangeWriter.Deviation;
import io.landbridge.pipeline.stream.RowChange;
import io.landbridge.pipeline.stream.RowChange.Kind;
import io.landbridge.pipeline.transform.RowSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes of one output, sorted by their form. Not for several threads. */
public final class ChangeBatch {

    private static final int KEPT = 1 << 20;

    /** Two numbers and the tabs behind them. */
    private static final int LONGEST_HEAD = 2 * 11;

    private static final BitSet NONE = new BitSet();

    private final ChangeLayout layout;
    private final List<RowChange> changes;
    private final int[] formOf;
    private final List<ChangeForm> forms = new ArrayList<>();
    private final List<BitSet> members = new ArrayList<>();

    ChangeBatch(ChangeLayout layout, List<RowChange> changes) {
        this.layout = layout;
        this.changes = changes;
        this.formOf = new int[changes.size()];
        Map<ChangeForm, Integer> known = new HashMap<>();
        int last = -1;
        for (int i = 0; i < formOf.length; i++) {
            ChangeForm form = form(changes.get(i));
            // Most changes are of the same form as the one before.
            if (last < 0 || !forms.get(last).equals(form)) {
                last = known.computeIfAbsent(form, this::add);
            }
            formOf[i] = last;
            members.get(last).set(i);
        }
    }

    private int add(ChangeForm form) {
        forms.add(form);
        members.add(new BitSet());
        return forms.size() - 1;
    }

    private ChangeForm form(RowChange change) {
        return change.kind() == Kind.UPDATE
                ? new ChangeForm(Kind.UPDATE, change.absent(), movesKey(change))
                : new ChangeForm(change.kind(), NONE, false);
    }

    private boolean movesKey(RowChange change) {
        byte[] row = change.row();
        byte[] key = change.key();
        int at = 0;
        for (int position : layout.keyPositions()) {
            int start = start(row, position);
            int length = end(row, start) - start;
            int keyLength = end(key, at) - at;
            if (!change.absent().get(position) && !Arrays.equals(row, start, start + length, key, at, at + keyLength)) {
                return true;
            }
            at += keyLength + 1;
        }
        return false;
    }

    private static int start(byte[] row, int field) {
        int at = 0;
        for (int left = field; left > 0; left--) {
            at = end(row, at) + 1;
        }
        return at;
    }

    /** Tabs and newlines inside values are escaped. */
    private static int end(byte[] row, int start) {
        int at = start;
        while (row[at] != '\t' && row[at] != '\n') {
            at++;
        }
        return at;
    }

    public ChangeLayout layout() {
        return layout;
    }

    public int size() {
        return formOf.length;
    }

    /** The forms that occur; a form's place here is what the staging table holds. */
    public List<ChangeForm> forms() {
        return forms;
    }

    public int formOf(int change) {
        return formOf[change];
    }

    /** Numbers of a form's changes; the caller must not change it. */
    public BitSet members(int form) {
        return members.get(form);
    }

    boolean isExact(int form) {
        return members.get(form).stream().allMatch(i -> changes.get(i).exact());
    }

    /** What came out other than expected, when these changes met no row, or an INSERT met one. */
    List<Deviation> deviations(BitSet missed) {
        return missed.stream()
                .filter(i -> changes.get(i).exact())
                .mapToObj(i -> new Deviation(i, 1, 0))
                .toList();
    }

    /** Sends one row for each change, in their order, with the fields that {@link ChangeLayout} names. */
    public void sendTo(RowSink sink) {
        byte[] noRow =
                "\t\\N".repeat(layout.output().columns().size()).concat("\n").getBytes(StandardCharsets.US_ASCII);
        byte[] line = new byte[1 << 12];
        for (int i = 0; i < formOf.length; i++) {
            RowChange change = changes.get(i);
            byte[] key = change.key();
            byte[] row = change.row();
            int most = Math.addExact(LONGEST_HEAD + key.length, Math.max(noRow.length, row.length));
            if (most > line.length || line.length > KEPT) {
                line = new byte[Math.max(1 << 12, most)];
            }
            int used = putNumber(line, 0, i);
            used = putNumber(line, used, formOf[i]);
            used = put(line, used, key, key.length - 1);
            if (change.kind() == Kind.DELETE) {
                used = put(line, used, noRow, noRow.length);
            } else {
                line[used++] = '\t';
                used = put(line, used, row, row.length);
            }
            sink.row(line, 0, used);
        }
    }

    /** Writes a number that is not negative, and a tab. */
    private static int putNumber(byte[] into, int at, int number) {
        int end = at + 1;
        for (int left = number / 10; left > 0; left /= 10) {
            end++;
        }
        int left = number;
        for (int digit = end - 1; digit >= at; digit--) {
            into[digit] = (byte) ('0' + left % 10);
            left /= 10;
        }
        into[end] = '\t';
        return end + 1;
    }

    private static int put(byte[] into, int at, byte[] bytes, int length) {
        System.arraycopy(bytes, 0, into, at, length);
        return at + length;
    }
}
