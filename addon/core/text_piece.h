#pragma once
// Text that was made by one thread. Its memory is used again, so that the system does not make and clear the same pages over and over.

#include <cstddef>
#include <memory>
#include <vector>

namespace garnet {

struct TextPiece {
    std::unique_ptr<char[]> text;
    std::size_t size = 0, room = 0;
};

/// An empty piece with room for so many characters.
TextPiece take_piece(std::size_t room);

/// The piece's memory may be used again.
void return_piece(TextPiece piece);

/// Puts pieces together and returns them.
void join_pieces(std::vector<TextPiece>& pieces, char* out);

}  // namespace garnet
