#include "core/text_piece.h"

#include <algorithm>
#include <mutex>

#include "core/thread_pool.h"

namespace garnet {
namespace {

/// Pieces that are kept, and how much text one of them may have held: room that was never written to costs nothing.
constexpr std::size_t most_pieces = 32;
constexpr std::size_t most_text = std::size_t{1} << 21;

std::mutex kept_mutex;
std::vector<TextPiece> kept;

}  // namespace

TextPiece take_piece(std::size_t room) {
    {
        std::lock_guard<std::mutex> lock(kept_mutex);
        // The one that was used last, which is still in the caches.
        const auto fits = std::find_if(kept.rbegin(), kept.rend(), [&](const TextPiece& piece) { return piece.room >= room; });
        if (fits != kept.rend()) {
            TextPiece piece = std::move(*fits);
            kept.erase(std::next(fits).base());
            piece.size = 0;
            return piece;
        }
    }
    TextPiece piece;
    piece.text.reset(new char[room]);
    piece.room = room;
    return piece;
}

void return_piece(TextPiece piece) {
    if (piece.size > most_text) return;
    std::lock_guard<std::mutex> lock(kept_mutex);
    if (kept.size() == most_pieces) kept.erase(kept.begin());
    kept.push_back(std::move(piece));
}

void join_pieces(std::vector<TextPiece>& pieces, char* out) {
    std::vector<std::size_t> at(pieces.size() + 1, 0);
    for (std::size_t i = 0; i < pieces.size(); i++) at[i + 1] = at[i] + pieces[i].size;
    parallel_for(pieces.size(), 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) std::copy_n(pieces[i].text.get(), pieces[i].size, out + at[i]);
    });
    for (TextPiece& piece : pieces) return_piece(std::move(piece));
}

}  // namespace garnet
