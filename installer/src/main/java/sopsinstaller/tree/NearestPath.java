package sopsinstaller.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sopsinstaller.tree.Node.MapItem;
import sopsinstaller.tree.Node.MapNode;
import sopsinstaller.tree.Node.Pair;

/** The "did you mean" of a path that leads nowhere: the existing path with the smallest edit distance. */
final class NearestPath {
    /** Keys looked at; a suggestion is a courtesy and must stay cheap for a hostile file. */
    private static final int MAX_KEYS = 20_000;
    /** Longest name compared, in characters: the distance costs the product of both lengths. */
    private static final int MAX_LENGTH = 100;

    private final List<String> wanted;
    private final int allowed;
    private final KeyIndex index;
    private int best;
    private List<String> found = List.of();
    private int seen;

    private NearestPath(List<String> wanted, int allowed, KeyIndex index) {
        this.wanted = wanted;
        this.index = index;
        this.allowed = allowed;
        this.best = allowed + 1;
    }

    /**
     * A path near to {@code path}, which failed at component {@code depth} in {@code here}: first a key of that
     * map, else a path anywhere in {@code document} that ends alike or is alike as a whole.
     */
    static Optional<String> to(List<String> path, int depth, Node here, MapNode document,
            KeyIndex index) {
        List<String> prefix = path.subList(0, depth);
        NearestPath beside = new NearestPath(path, allowance(path.get(depth)), index);
        if (here instanceof MapNode map) {
            beside.siblings(map, prefix, path.get(depth));
        }
        if (beside.found.isEmpty()) {
            beside.everywhere(document, new ArrayList<>());
        }
        return beside.found.isEmpty() ? Optional.empty() : written(beside.found);
    }

    /** Differences that still look like a slip: a third of the name. */
    private static int allowance(String name) {
        return Math.max(1, Math.min(name.length(), MAX_LENGTH) / 3);
    }

    private void siblings(MapNode map, List<String> prefix, String name) {
        for (MapItem item : map.items()) {
            if (item instanceof Pair(String key, Node _) && seen++ < MAX_KEYS
                    && index.mayCompare()) {
                List<String> path = new ArrayList<>(prefix);
                path.add(key);
                offer(path, distance(name, key));
            }
        }
    }

    private void everywhere(MapNode map, List<String> prefix) {
        for (MapItem item : map.items()) {
            if (item instanceof Pair(String key, Node value) && seen++ < MAX_KEYS
                    && index.mayCompare()) {
                prefix.add(key);
                int whole = distance(String.join("/", wanted), String.join("/", prefix));
                offer(prefix, Math.min(whole, distance(wanted.getLast(), key)));
                if (value instanceof MapNode inner && prefix.size() < MAX_LENGTH) {
                    everywhere(inner, prefix);
                }
                prefix.removeLast();
            }
        }
    }

    private void offer(List<String> path, int distance) {
        if (distance < best && distance <= allowed) {
            best = distance;
            found = List.copyOf(path);
        }
    }

    private static Optional<String> written(List<String> path) {
        String joined = String.join("/", path);
        if (path.stream().noneMatch(part -> part.contains("/")) && !joined.isEmpty()) {
            return Optional.of(joined);
        }
        if (path.stream().anyMatch(part -> part.contains("["))) {
            return Optional.empty();
        }
        StringBuilder brackets = new StringBuilder();
        path.forEach(part -> brackets.append("[\"").append(part).append("\"]"));
        return Optional.of(brackets.toString());
    }

    /** Levenshtein distance where a swap of neighbours counts once; too long names are far from everything. */
    static int distance(String left, String right) {
        if (left.length() > MAX_LENGTH || right.length() > MAX_LENGTH) {
            return left.equals(right) ? 0 : Integer.MAX_VALUE;
        }
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cell(cost, left, right, i, j);
            }
        }
        return cost[left.length()][right.length()];
    }

    private static int cell(int[][] cost, String left, String right, int i, int j) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
    }
}
